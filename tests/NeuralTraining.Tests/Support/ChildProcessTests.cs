using System.Diagnostics;
using FluentAssertions;

namespace NeuralTraining.Tests.Support;

/// <summary>Tests that start processes end, and leave none behind.</summary>
public class ChildProcessTests
{
    // A child in the background has the output open too: it ends when both are gone.
    private static readonly ProcessStartInfo Endless = new("sh", ["-c", "sleep 100000 & echo begun; wait; sleep 100000"]) { RedirectStandardOutput = true };

    [UnixFact]
    public void At_its_limit_a_process_is_killed_with_its_children()
    {
        using ChildProcess process = ChildProcess.Start(Endless, limit: TimeSpan.FromSeconds(1));

        process.StandardOutput.ReadToEnd().Should().Be("begun\n");
        process.Invoking(p => p.WaitForEnd()).Should().Throw<TimeoutException>().WithMessage("A process must end within * minutes, but 'sh -c sleep *' has not.");
    }

    [UnixFact]
    public void With_its_test_a_process_ends_with_its_children()
    {
        Task<string> rest;
        using (ChildProcess process = ChildProcess.Start(Endless))
        {
            process.StandardOutput.ReadLine().Should().Be("begun");
            rest = process.StandardOutput.ReadToEndAsync();
        }

        rest.GetAwaiter().GetResult().Should().BeEmpty();
    }

    [UnixFact]
    public void One_that_ends_is_left_alone() => ChildProcess.Run("sh", "-c", "exit 3").Should().Be(3);
}
