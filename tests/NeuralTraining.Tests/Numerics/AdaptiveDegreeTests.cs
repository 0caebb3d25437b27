using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

/// <summary>On machines whose times are simulated.</summary>
public sealed class AdaptiveDegreeTests
{
    private const int Period = 512;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void The_fastest_is_found_wherever_it_is(int fastest)
    {
        var machine = new Machine(16, degree => 100 + 10 * Math.Abs(Math.Log2(degree) - Math.Log2(fastest)));

        machine.Run(calls: 1000);

        machine.Degree.Should().Be(fastest);
    }

    [Theory]
    [InlineData(2, new[] { 2, 1 })]
    [InlineData(3, new[] { 3, 2, 1 })]
    [InlineData(12, new[] { 12, 8, 4, 2, 1 })]
    [InlineData(16, new[] { 16, 8, 4, 2, 1 })]
    public void Powers_of_two_and_all_are_tried_for_eight_calls_each(int all, int[] expected)
    {
        var machine = new Machine(all, _ => 100);

        machine.Run(calls: 8 * expected.Length);

        machine.Degrees.Should().Equal(expected.SelectMany(degree => Enumerable.Repeat(degree, 8)));
        machine.Run(calls: Period - 8 * expected.Length);
        machine.Degrees.Skip(8 * expected.Length).Should().OnlyContain(degree => degree == all, "none is faster");
    }

    [Fact]
    public void After_a_round_the_best_and_its_neighbors_are_tried()
    {
        var machine = new Machine(32, degree => degree == 4 ? 60 : 100);
        machine.Run(Period);

        machine.Run(Period);

        machine.Degrees.TakeLast(Period).Should().Equal(
            [.. Enumerable.Repeat(8, 8), .. Enumerable.Repeat(4, 8), .. Enumerable.Repeat(2, 8), .. Enumerable.Repeat(4, Period - 24)]);
    }

    [Fact]
    public void A_change_of_the_machine_is_found_later()
    {
        int fastest = 16;
        var machine = new Machine(16, degree => 100 + 10 * Math.Abs(Math.Log2(degree) - Math.Log2(fastest)));
        machine.Run(1000);

        fastest = 1;
        machine.Run(4 * Period);

        machine.Degree.Should().Be(1, "it is four neighbors away");
    }

    [Fact]
    public void A_best_that_is_no_neighbor_is_found_by_a_full_round()
    {
        bool isBusy = true;
        var machine = new Machine(16, degree => degree == 1 ? 110 : degree > 4 && !isBusy ? 100 : 200);
        machine.Run(1000);
        machine.Degree.Should().Be(1);

        isBusy = false;
        machine.Run(6 * Period);
        machine.Degree.Should().Be(1);
        machine.Run(Period);

        machine.Degree.Should().Be(16);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(64)]
    public void Trials_cost_at_most_a_few_percent(int all)
    {
        // The time of work that all threads share without loss.
        var machine = new Machine(all, degree => 10_000.0 / degree);

        machine.Run(16 * Period);

        (machine.Elapsed / (16 * Period * 10_000.0 / all)).Should().BeLessThan(1.03);
        machine.Degree.Should().Be(all);
    }

    [Fact]
    public void Few_slow_calls_do_not_decide()
    {
        int call = 0;
        var machine = new Machine(8, degree => (degree == 4 ? 100 : 130) * (call++ % 4 == 0 ? 1 : 5));

        machine.Run(1000);

        machine.Degree.Should().Be(4);
    }

    [Fact]
    public void Times_are_those_of_a_row()
    {
        int call = 0;
        var machine = new Machine(4, degree => degree == 2 ? 100 : 150);

        // The trials of 4, 2 and 1 threads: more rows must not seem slower.
        machine.Run(1000, rows: () => call++ is >= 8 and < 16 ? 10 : 1);

        machine.Degree.Should().Be(2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(null, 1)]
    public void Nothing_is_timed_without_a_choice(int? given, int all)
    {
        var machine = new Machine(all, _ => 100, given);

        machine.Run(1000);

        machine.Degrees.Should().OnlyContain(degree => degree == all);
        machine.Chooser.Given.Should().Be(given);
    }

    [Fact]
    public void A_choice_does_not_allocate()
    {
        var degree = new AdaptiveDegree(null, new Parallelism(16));

        Support.Allocation.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                degree.Begin();
                degree.End(1);
            }
        }).Should().Be(0);
    }

    private sealed class Machine(int all, Func<int, double> microsecondsPerRow, int? given = null)
    {
        private readonly FakeTimeProvider _clock = new();
        private readonly List<int> _degrees = [];
        private AdaptiveDegree? _chooser;

        public AdaptiveDegree Chooser => _chooser ??= new AdaptiveDegree(given, new Parallelism(all), _clock);

        /// <summary>Gets the number of threads of each call.</summary>
        public IReadOnlyList<int> Degrees => _degrees;

        public int Degree => _degrees[^1];

        /// <summary>Gets the sum of the calls' times, in microseconds.</summary>
        public double Elapsed { get; private set; }

        public void Run(int calls, Func<int>? rows = null)
        {
            for (int i = 0; i < calls; i++)
            {
                Chooser.Begin();
                _degrees.Add(Chooser.Current.Degree);
                int count = rows?.Invoke() ?? 1;
                double time = microsecondsPerRow(Degree) * count;
                _clock.Advance(TimeSpan.FromMicroseconds(time));
                Elapsed += time;
                Chooser.End(count);
            }
        }
    }
}
