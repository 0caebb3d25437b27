using System.Globalization;
using FluentAssertions;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using NeuralTraining.Tuning.Worker;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Tuning.Tests.Storage;

/// <summary>Processes that work at one journal, are killed at any instant and are replaced, end with the log of one
/// process that was left alone.</summary>
/// <remarks>NEURALTRAINING_KILLS in the environment asks for another number of kills, NEURALTRAINING_SEED for another
/// seed of their moments.</remarks>
public sealed class KilledWorkersTests(ITestOutputHelper output)
{
    private const int Trials = 48, Processes = 3, WorkersEach = 2;

    /// <summary>In milliseconds after a process has begun its first trial.</summary>
    private const int LongestDelay = 60;

    /// <summary>One process in so many is killed before that, while it starts or opens the journal.</summary>
    private const int Impatience = 6;

    [Fact]
    public void Processes_killed_at_any_instant_leave_every_trial_counted_once_and_the_log_of_an_undisturbed_study()
    {
        int kills = Number("NEURALTRAINING_KILLS") ?? 10, seed = Number("NEURALTRAINING_SEED") ?? 1, killed = 0, studies = 0, attempts = 0;
        string expected = Undisturbed();
        var random = new Random(seed);
        do
        {
            using var folder = new TemporaryFolder();
            string journal = folder.PathOf("study.jsonl");
            killed += RunOnce(journal, folder.Path, random, kills - killed);
            studies++;

            using var storage = new JournalStorage(journal);
            StudyResults results = KilledStudy.New(storage, folder.Path).Results;
            attempts += results.Trials.Sum(trial => trial.Attempts);
            KilledStudy.Log(results).Should().Be(expected, "study {0} of seed {1} was disturbed by nothing but kills", studies, seed);
            File.ReadLines(journal).Count(line => line.StartsWith("{\"event\":\"finish\"", StringComparison.Ordinal)).Should().Be(Trials);
        }
        while (killed < kills);

        output.WriteLine(
            Invariant($"Seed {seed}: {killed} kills in {studies} studies of {Trials} trials, ") +
            Invariant($"for which {attempts - (studies * Trials)} trials were begun again; all logs were equal."));
    }

    private static string Undisturbed()
    {
        using var folder = new TemporaryFolder();
        string log = KilledStudy.Log(KilledStudy.Run(new InMemoryStorage(), folder.Path, Trials, workers: 1));
        log.Should().Contain("pruned").And.Contain("failed").And.Contain("complete");
        return log;
    }

    /// <summary>Runs a study to its end, and returns how many processes were killed.</summary>
    private static int RunOnce(string journal, string folder, Random random, int kills)
    {
        int killed = 0;
        ChildProcess[] processes = [.. Enumerable.Range(0, Processes).Select(_ => Start())];
        try
        {
            while (killed < kills)
            {
                int index = random.Next(Processes);
                bool isImpatient = random.Next(Impatience) == 0;
                if (!isImpatient && Strace.ReadLine(processes[index].StandardOutput) is null)
                {
                    break;
                }

                if (processes[index].WaitForExit(random.Next(isImpatient ? 10 * LongestDelay : LongestDelay)))
                {
                    break;
                }

                processes[index].Kill();
                processes[index].WaitForExit();
                processes[index].Dispose();
                processes[index] = Start();
                killed++;
            }

            foreach (ChildProcess process in processes)
            {
                _ = process.StandardOutput.ReadToEnd();
                string error = process.StandardError.ReadToEnd();
                process.WaitForEnd().Should().Be(0, "the worker said: {0}", error);
            }
        }
        finally
        {
            Array.ForEach(processes, process => process.Dispose());
        }

        return killed;

        ChildProcess Start() => WorkerProgram.Study(journal, folder, Trials, WorkersEach);
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
