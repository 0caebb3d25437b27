using System.Globalization;
using FluentAssertions;
using NeuralTraining.Recipes;
using NeuralTraining.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Tests.Training;

/// <summary>A process that is killed in the middle of training, or of saving, and started again until it is done, ends with the weights of one that was left alone.</summary>
/// <remarks>NEURALTRAINING_KILLS in the environment asks for another number of kills, NEURALTRAINING_SEED for another seed of their moments.</remarks>
public sealed class KilledTrainingTests(ITestOutputHelper output)
{
    /// <summary>In milliseconds after the first update, when most of the time goes into saving.</summary>
    private const int LongestDelay = 60;

    /// <summary>One process in so many is killed before that, while it starts, resumes or computes its first update.</summary>
    private const int Impatience = 8;

    /// <summary>One in so many of the others is killed not at that instant but in the first save after it.</summary>
    private const int Aim = 4;

    /// <summary>A debug build is too slow for more.</summary>
#if DEBUG
    private const int Kills = 3;
    private static readonly Recipe Recipe = RecipeBook.Small;
#else
    private const int Kills = 50;
    private static readonly Recipe Recipe = RecipeBook.Full[0];
#endif

    [Fact]
    public void A_process_killed_at_any_instant_is_resumed_to_the_committed_weights()
    {
        int kills = Number("NEURALTRAINING_KILLS") ?? Kills, seed = Number("NEURALTRAINING_SEED") ?? 1, killed = 0, whileSaving = 0, runs = 0;
        var random = new Random(seed);
        while (killed < kills)
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
            while (!RunOnce(folder.FullName, killed < kills ? random : null))
            {
                killed++;
                whileSaving += IsSaving(folder.FullName) ? 1 : 0;
            }

            runs++;
            folder.Delete(recursive: true);
        }

        output.WriteLine($"Seed {seed}: {killed} kills, {whileSaving} of them while a checkpoint was being saved, in {runs} runs, all of which ended with {Recipe.Hash}.");
        whileSaving.Should().BeGreaterThanOrEqualTo(killed / 6, "the seed was {0}", seed);
    }

    private static bool IsSaving(string folder) => Directory.EnumerateFiles(folder, "*.tmp").Any();

    /// <summary>Starts or resumes the run, and kills it at some instant, unless there is none or it has ended by then.</summary>
    private static bool RunOnce(string folder, Random? instants)
    {
        using ChildProcess process = RecipeProgram.Start("resume", folder, Recipe.Name);
        if (instants is not null)
        {
            bool isImpatient = instants.Next(Impatience) == 0;
            int delay = instants.Next(isImpatient ? 10 * LongestDelay : LongestDelay);
            if (!isImpatient)
            {
                process.StandardOutput.ReadLine().Should().StartWith("resumed: ");
                process.StandardOutput.ReadLine().Should().Be("damaged: 0");
                process.StandardOutput.ReadLine();
            }

            bool isAimed = !isImpatient && instants.Next(Aim) == 0;
            if (!process.WaitForExit(delay))
            {
                SpinWait.SpinUntil(() => !isAimed || IsSaving(folder) || process.HasExited);
                process.Kill();
            }
        }

        process.WaitForEnd();
        string? last = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        if (last is null || !last.StartsWith(Recipe.Name, StringComparison.Ordinal))
        {
            process.ExitCode.Should().NotBe(1);
            return false;
        }

        last.Should().Be($"{Recipe.Name}: {Recipe.Hash}");
        return true;
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
