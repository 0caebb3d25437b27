using System.Numerics.Tensors;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Recipes;

/// <summary>Saves of all kinds, for tests that have the system fail in the middle of them.</summary>
public static class Saves
{
    /// <summary>The checkpoint's iteration that a run has reached before it is resumed to be saved once more.</summary>
    public const int Begun = 2;

    private const int Samples = 20;

    /// <summary>Gets what each saves to the path it is given: a file, or a folder of checkpoints.</summary>
    public static IReadOnlyDictionary<string, Action<string>> All { get; } = new Dictionary<string, Action<string>>
    {
        ["weights"] = path => NewNetwork().SaveWeights(path),
        ["network"] = path => NewNetwork().Save(path),
        ["frozen"] = path => NewNetwork().Freeze().Save(path),
        ["checkpoint"] = Resume,
    };

    /// <summary>Saves the checkpoints that <see cref="All"/> goes on from.</summary>
    /// <param name="folder">The folder of the checkpoints.</param>
    public static void Begin(string folder)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            NewTrainer(folder).Fit(NewData(), progress: new Stop(stop), cancellationToken: stop.Token);
        }
        catch (OperationCanceledException)
        {
            // As it should be.
        }
    }

    /// <summary>Makes the trainer of the checkpoints.</summary>
    /// <param name="folder">The folder of the checkpoints.</param>
    public static Trainer NewTrainer(string folder) => new(
        NewNetwork(),
        new SGD(),
        new TrainerOptions { BatchSize = 10, Iterations = Begun + 1, Checkpoints = new() { Folder = folder, EveryIterations = 1 } });

    /// <summary>Saves each time a line is read, and prints how it went.</summary>
    /// <param name="what">What to save.</param>
    /// <param name="path">Where.</param>
    public static void Serve(string what, string path)
    {
        // What is loaded and compiled at the first time shall not be seen later.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Recipes.");
        All[what](Path.Combine(folder.FullName, "new"));
        All[what](Path.Combine(folder.FullName, "new"));
        folder.Delete(recursive: true);
        Console.WriteLine($"ready: {Environment.ProcessId}");
        while (Console.ReadLine() is not null)
        {
            try
            {
                All[what](path);
                Console.WriteLine("saved");
            }
            catch (IOException exception)
            {
                Console.WriteLine($"refused: {exception.Message}");
            }
        }
    }

    private static void Resume(string folder)
    {
        Trainer trainer = NewTrainer(folder);
        trainer.Resume();
        trainer.Fit(NewData());
    }

    private static MultiLayerNet NewNetwork() => new(4, [10], 3) { MaxDegreeOfParallelism = 1 };

    private static Dataset NewData() => new(Tensor.Create(new float[Samples * 4], [Samples, 4]), new int[Samples]);

    private sealed class Stop(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Iteration == Begun)
            {
                source.Cancel();
            }
        }
    }
}
