using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralTraining;
using NeuralTraining.Recipes;

// NeuralTraining.Recipes FOLDER [--compiler] RECIPE...
// Runs recipes on the files of MNIST in a folder, and prints what each ends with and what the process computed with, a line each; with --compiler, how methods
// were compiled.
// NeuralTraining.Recipes FOLDER resume CHECKPOINTS RECIPE
// Goes on with a recipe from the newest checkpoint, after which it says so, saves a checkpoint after every update, and prints what it ends with.
// NeuralTraining.Recipes FOLDER saves WHAT PATH
// Saves weights, a frozen network or checkpoints each time it is sent a line, and prints how that went.
// NeuralTraining.Recipes FOLDER warnings
// Trains small networks in several ways and threads, and prints what the library wrote to Trace.
// NeuralTraining.Recipes FOLDER teams
// Asks for more threads than there are processors everywhere, and prints how many the library has started. Needs Linux.
// The exit code is 1 if a recipe ends with something else than it should.
int compiledBeforeMain = (int)JitInfo.GetCompiledMethodCount();
if (args is [_, "saves", string what, string path])
{
    Saves.Serve(what, path);
    return 0;
}

if (args is [_, "warnings"])
{
    Warnings.Print();
    return 0;
}

if (args is [_, "teams"])
{
    Teams.Print();
    return 0;
}

Dataset data = Digits.Load(args[0]);
if (args is [_, "resume", string checkpoints, string only])
{
    Recipe resumed = RecipeBook.All.Single(recipe => recipe.Name == only);
    string end = resumed.Resume(data, checkpoints, from =>
    {
        Console.WriteLine($"resumed: {from?.Iteration}");
        Console.WriteLine($"damaged: {from?.Damaged.Count ?? 0}");
    }, new FirstUpdate());
    Console.WriteLine($"{only}: {end}");
    return end == resumed.Hash ? 0 : 1;
}

bool asExpected = true;
foreach (string name in args[1..].Where(name => name != "--compiler"))
{
    Recipe recipe = RecipeBook.All.Single(recipe => recipe.Name == name);
    string hash = recipe.Run(data);
    asExpected &= hash == recipe.Hash;
    Console.WriteLine($"{name}: {hash}{(hash == recipe.Hash ? "" : $", not {recipe.Hash}")}");
}

Console.WriteLine($"hardware: {Hardware.Description}");
Console.WriteLine($"Vector512: {Vector512.IsHardwareAccelerated}");
Console.WriteLine($"Vector256: {Vector256.IsHardwareAccelerated}");
Console.WriteLine($"compiled ahead of time: {!RuntimeFeature.IsDynamicCodeCompiled}");
Console.WriteLine($"methods compiled before Main: {compiledBeforeMain}");
if (args.Contains("--compiler"))
{
    Console.WriteLine($"tiers: {CompilerProbe.Run()}");
}

return asExpected ? 0 : 1;

/// <summary>Says when the first update has been made.</summary>
internal sealed class FirstUpdate : IProgress<TrainingProgress>
{
    private bool _isMade;

    public void Report(TrainingProgress value)
    {
        if (!_isMade)
        {
            _isMade = true;
            Console.WriteLine($"updated: {value.Iteration}");
        }
    }
}
