using FluentAssertions;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(100, 6, 2)]
    [InlineData(5, 6, 3)]
    [InlineData(1000, 16, 8)]
    [InlineData(17, 16, 2)]
    public void Every_index_is_done_once_and_parts_begin_at_the_grain(int length, int grain, int degree)
    {
        using var team = new WorkerTeam();
        for (int repetition = 0; repetition < 200; repetition++)
        {
            var counter = new Counter(length, grain);

            team.Run(new Counting(counter), length, grain, degree);

            counter.Times.Should().OnlyContain(times => times == 1);
            counter.MisalignedStarts.Should().Be(0);
        }
    }

    /// <summary>No part ends before all have begun, so that each must have a thread of its own, even of a team larger than the machine.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void As_many_threads_work_as_were_asked_for(int degree)
    {
        using var team = new WorkerTeam();
        using var meeting = new Barrier(degree);

        team.Run(new Meeting(meeting), degree, 1, degree);

        meeting.CurrentPhaseNumber.Should().Be(1);
    }

    [Fact]
    public void A_team_that_slept_wakes_up()
    {
        using var team = new WorkerTeam();
        for (int i = 0; i < 3; i++)
        {
            using var meeting = new Barrier(2);
            team.Run(new Meeting(meeting), 2, 1, 2);
            Thread.Sleep(30);
        }
    }

    [Fact]
    public void A_second_caller_works_alone_while_the_team_is_busy()
    {
        using var team = new WorkerTeam();
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var first = new Thread(() => team.Run(new Waiting(begun, end), 2, 1, 2));
        first.Start();
        begun.Wait();
        var counter = new Counter(10, 1);

        team.Run(new Counting(counter), 10, 1, 2);

        counter.Threads.Should().Equal(Environment.CurrentManagedThreadId);
        end.Set();
        first.Join();
    }

    [Fact]
    public void A_failure_is_thrown_to_the_caller_and_the_team_goes_on()
    {
        using var team = new WorkerTeam();

        new Action(() => team.Run(default(Failing), 4, 1, 2)).Should().Throw<InvalidOperationException>().WithMessage("part");

        var counter = new Counter(10, 1);
        team.Run(new Counting(counter), 10, 1, 2);
        counter.Times.Should().OnlyContain(times => times == 1);
    }

    private sealed class Counter(int length, int grain)
    {
        public int[] Times { get; } = new int[length];

        public int MisalignedStarts;

        public HashSet<int> Threads { get; } = [];

        public void Count(int start, int end)
        {
            if (start % grain != 0)
            {
                Interlocked.Increment(ref MisalignedStarts);
            }

            lock (Threads)
            {
                Threads.Add(Environment.CurrentManagedThreadId);
            }

            for (int i = start; i < end; i++)
            {
                Interlocked.Increment(ref Times[i]);
            }
        }
    }

    private readonly struct Counting(Counter counter) : IRangeAction
    {
        public static int Grain => 1;

        public void Run(int start, int end) => counter.Count(start, end);
    }

    private readonly struct Meeting(Barrier barrier) : IRangeAction
    {
        public static int Grain => 1;

        public void Run(int start, int end) => barrier.SignalAndWait(TimeSpan.FromSeconds(60)).Should().BeTrue();
    }

    private readonly struct Waiting(ManualResetEventSlim begun, ManualResetEventSlim end) : IRangeAction
    {
        public static int Grain => 1;

        public void Run(int start, int stop)
        {
            begun.Set();
            end.Wait();
        }
    }

    private readonly struct Failing : IRangeAction
    {
        public static int Grain => 1;

        public void Run(int start, int end) => throw new InvalidOperationException("part");
    }
}
