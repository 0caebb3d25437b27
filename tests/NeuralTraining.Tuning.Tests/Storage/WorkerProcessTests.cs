using System.Runtime.InteropServices;
using FluentAssertions;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Tuning.Tests.Storage;

/// <summary>What other processes, and the system's failures, do to a journal.</summary>
public sealed class WorkerProcessTests(ITestOutputHelper output) : IDisposable
{
    private const int Stop = 19, Continue = 18;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.PathOf("study.jsonl");

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void A_suspended_process_keeps_its_trial_and_a_killed_one_loses_it()
    {
        using JournalStorage storage = Opened(1);
        using ChildProcess process = WorkerProgram.Events(Path);
        WorkerProgram.Ask(process, "claim").Should().Be("trial 0");

        Signal(process.Id, Stop);
        storage.Claim("here", null, int.MaxValue).Should().BeNull();
        Signal(process.Id, Continue);
        WorkerProgram.Ask(process, "report").Should().Be("reported");
        storage.Claim("here", null, int.MaxValue).Should().BeNull();
        process.Kill();
        process.WaitForExit();

        TrialClaim claim = storage.Claim("here", null, int.MaxValue)!;
        claim.Trial.Should().Match<TrialRecord>(trial => trial.Number == 0 && trial.Attempts == 2 && trial.Curve.Count == 1);
    }

    [UnixFact]
    public void A_process_in_which_dotnet_does_not_lock_files_keeps_the_rules()
    {
        using JournalStorage storage = Opened(2);
        using ChildProcess process = WorkerProgram.Events(Path, ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "true"));
        storage.Claim("here", null, int.MaxValue)!.Trial.Number.Should().Be(0);

        WorkerProgram.Ask(process, "claim").Should().Be("trial 1");
        WorkerProgram.Ask(process, "claim").Should().Be("nothing");
        storage.Claim("here", null, int.MaxValue).Should().BeNull();
    }

    [StraceTheory]
    [InlineData("claim", "pwrite64")]
    [InlineData("claim", "fsync")]
    [InlineData("report", "pwrite64")]
    [InlineData("finish", "pwrite64")]
    [InlineData("finish", "fsync")]
    [InlineData("finish", "ftruncate")]
    [InlineData("finish", "pread64")]
    public void A_call_of_the_system_that_fails_is_reported_and_changes_nothing(string call, string failing)
    {
        using JournalStorage storage = Opened(8);
        using ChildProcess process = WorkerProgram.Events(Path);
        foreach (string error in new[] { "EIO", "ENOSPC", "EDQUOT", "EFBIG" })
        {
            if (call != "claim")
            {
                WorkerProgram.Ask(process, "claim").Should().StartWith("trial ");
            }

            byte[] before = File.ReadAllBytes(Path);
            string answer = "";
            string[] calls = Strace.Trace(
                process.Id,
                ["-e", $"trace=?{failing}", "-e", $"inject=?{failing}:error={error}:when=1"],
                () => answer = WorkerProgram.Ask(process, call));
            output.WriteLine($"{call} with {error}: {answer} <= {string.Join(" | ", calls)}");
            bool isInjected = calls.Any(line => line.Contains("(INJECTED)", StringComparison.Ordinal));
            if (isInjected)
            {
                answer.Should().StartWith("refused: ");
                File.ReadAllBytes(Path).Should().Equal(before);
                answer = WorkerProgram.Ask(process, call);
            }

            answer.Should().Match(said => said.StartsWith("trial ", StringComparison.Ordinal) || said == "reported" || said == "finished");
            if (call != "finish")
            {
                WorkerProgram.Ask(process, "finish").Should().Be("finished");
            }
        }

        storage.Read().Count(trial => trial.IsFinished).Should().Be(4);
        storage.Read().Should().OnlyContain(trial => trial.Attempts == (trial.IsFinished ? 1 : 0));
    }

    [StraceFact]
    public void A_file_system_that_does_not_lock_files_is_refused()
    {
        using JournalStorage storage = Opened(1);
        using ChildProcess process = WorkerProgram.Events(Path);

        string answer = "";
        Strace.Trace(
            process.Id, ["-e", "trace=flock", "-e", "inject=flock:error=ENOLCK"], () => answer = WorkerProgram.Ask(process, "claim"));

        answer.Should().Be(
            $"refused: The file '{Path}.lock' must be in a file system that locks files, but could not be locked: No locks available.");
        storage.Read()[0].State.Should().Be(TrialState.Waiting);
    }

    [StraceFact]
    public void Claims_and_outcomes_are_flushed_to_the_disk_and_reports_are_not()
    {
        using JournalStorage storage = Opened(1);
        using ChildProcess process = WorkerProgram.Events(Path);

        string[] Flushes(string call) => Strace.Trace(process.Id, ["-e", "trace=fsync"], () => WorkerProgram.Ask(process, call));

        Flushes("claim").Should().Contain(
            line => line.StartsWith("fsync(", StringComparison.Ordinal) && line.Contains("study.jsonl>", StringComparison.Ordinal));
        Flushes("report").Should().NotContain(line => line.StartsWith("fsync(", StringComparison.Ordinal));
        Flushes("finish").Should().Contain(
            line => line.StartsWith("fsync(", StringComparison.Ordinal) && line.Contains("study.jsonl>", StringComparison.Ordinal));
    }

    private static void Signal(int process, int signal) =>
        Kill(process, OperatingSystem.IsMacOS() ? (signal == Stop ? 17 : 19) : signal).Should().Be(0);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private JournalStorage Opened(int trials)
    {
        var storage = new JournalStorage(Path);
        storage.Open(Descriptions.Of(Toy.Space), trials);
        return storage;
    }
}
