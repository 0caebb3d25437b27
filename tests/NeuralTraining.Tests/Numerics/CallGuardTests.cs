using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

/// <summary>What may begin on this thread and on another while something is under way on this one.</summary>
public sealed class CallGuardTests
{
    private const string Refusal = "no";

    private static readonly Dictionary<string, Action<CallGuard>> Uses = new()
    {
        ["call"] = guard => guard.Enter(Refusal).Dispose(),
        ["run"] = guard => guard.EnterRun(Refusal).Dispose(),
        ["write"] = guard => guard.Write(Refusal).Dispose(),
        ["read"] = guard => guard.Read(Refusal).Dispose(),
        ["check"] = guard => guard.Check(Refusal),
    };

    [Theory]
    [InlineData("call", "write read check", "")]
    [InlineData("write", "write read check", "")]
    [InlineData("read", "read check", "read check")]
    [InlineData("run", "call write read check", "")]
    public void Only_what_cannot_disturb_is_accepted(string underWay, string acceptedHere, string acceptedElsewhere)
    {
        var guard = new CallGuard();
        List<string> here = [], elsewhere = [];

        using (underWay switch { "call" => guard.Enter(Refusal), "write" => guard.Write(Refusal), "read" => guard.Read(Refusal), _ => guard.EnterRun(Refusal) })
        {
            here.AddRange(Accepted(guard));
            OtherThread.Run(() => elsewhere.AddRange(Accepted(guard)));
        }

        here.Should().Equal(acceptedHere.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        elsewhere.Should().Equal(acceptedElsewhere.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Accepted(guard).Should().Equal(Uses.Keys, "all is over");
    }

    [Fact]
    public void A_call_within_a_run_ends_alone()
    {
        var guard = new CallGuard();

        using (guard.EnterRun(Refusal))
        {
            _ = guard.Enter(Refusal);
            guard.Exit();
            List<string> elsewhere = [];
            OtherThread.Run(() => elsewhere.AddRange(Accepted(guard)));

            elsewhere.Should().BeEmpty();
            Accepted(guard).Should().Equal("call", "write", "read", "check");
        }
    }

    [Fact]
    public void Many_threads_may_read_at_once()
    {
        const int threads = 4;
        var guard = new CallGuard();
        using var meeting = new Barrier(threads);

        OtherThread.Run(threads, () =>
        {
            using CallGuard.Call read = guard.Read(Refusal);
            meeting.SignalAndWait(OtherThread.Patience).Should().BeTrue();
        });

        Accepted(guard).Should().Equal(Uses.Keys);
    }

    [Fact]
    public void Nothing_is_allocated() => Allocation.Of(() =>
    {
        var guard = Shared;
        using (guard.EnterRun(Refusal))
        {
            using CallGuard.Call call = guard.Enter(Refusal), write = guard.Write(Refusal), read = guard.Read(Refusal);
            guard.Check(Refusal);
        }
    }).Should().Be(0);

    private static CallGuard Shared { get; } = new();

    private static IEnumerable<string> Accepted(CallGuard guard)
    {
        foreach ((string name, Action<CallGuard> use) in Uses)
        {
            Exception? refusal = Record.Exception(() => use(guard));
            if (refusal is null)
            {
                yield return name;
            }
            else
            {
                refusal.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be(Refusal);
            }
        }
    }
}
