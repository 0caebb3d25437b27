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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_a_thread_cannot_start_there_are_fewer(int threads)
    {
        int left = threads;
        using var team = new WorkerTeam(thread =>
        {
            if (left-- == 0)
            {
                left = 0;
                throw Refusal(typeof(OutOfMemoryException));
            }

            thread.Start();
        });
        for (int repetition = 0; repetition < 200; repetition++)
        {
            var counter = new Counter(1000, 16);

            team.Run(new Counting(counter), 1000, 16, 8);

            counter.Times.Should().OnlyContain(times => times == 1);
            counter.MisalignedStarts.Should().Be(0);
            counter.Threads.Count.Should().BeLessThanOrEqualTo(threads + 1);
        }

        using var meeting = new Barrier(threads + 1);
        team.Run(new Meeting(meeting), 8, 1, 8);
        meeting.CurrentPhaseNumber.Should().Be(1, "those that have started work on");
    }

    [Theory]
    [InlineData(typeof(OutOfMemoryException))]
    [InlineData(typeof(ThreadStartException))]
    public void Threads_that_could_not_start_are_started_later(Type refusal)
    {
        int trials = 0;
        bool isFull = true;
        using var team = new WorkerTeam(thread =>
        {
            trials++;
            if (isFull)
            {
                throw Refusal(refusal);
            }

            thread.Start();
        });
        team.Run(new Counting(new Counter(10, 1)), 10, 1, 2);
        isFull = false;

        for (int piece = 0; piece < 999; piece++)
        {
            team.Run(new Counting(new Counter(10, 1)), 10, 1, 2);
        }

        trials.Should().Be(1, "a thread that cannot start takes longer than small pieces");
        using var meeting = new Barrier(2);
        team.Run(new Meeting(meeting), 2, 1, 2);
        trials.Should().Be(2);
    }

    /// <summary>Its threads never start, and need not: the caller takes all parts.</summary>
    [Fact]
    public void A_team_counts_no_more_parts_than_it_can()
    {
        var counter = new Counter(70_000, 1);

#pragma warning disable CA2000 // Threads that have not started cannot be waited for.
        new WorkerTeam(thread => { }).Run(new Counting(counter), 70_000, 1, int.MaxValue);
#pragma warning restore CA2000

        counter.Times.Should().OnlyContain(times => times == 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(null, int.MaxValue)]
    public void A_degree_is_no_more_than_the_processors(int? given, int atMost) =>
        Parallelism.UpTo(given).Degree.Should().Be(Math.Min(atMost, Environment.ProcessorCount));

    /// <summary>What only the runtime throws.</summary>
    private static Exception Refusal(Type type) => (Exception)Activator.CreateInstance(type, nonPublic: true)!;

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
