using FluentAssertions;
using Xunit;
using static NeuralTraining.Tuning.Tests.Pruners.Histories;

namespace NeuralTraining.Tuning.Tests.Pruners;

public sealed class PercentilePrunerTests
{
    [Fact]
    public void The_median_of_an_even_number_lies_in_the_middle_of_two()
    {
        TrialRecord[] history = At(3, 1, 2, 3, 4, 5, 6);
        var pruner = new MedianPruner();

        pruner.ReasonToPrune(Context(history, new CurvePoint(3, 3.5))).Should().BeNull("3.5 is the median");
        pruner.ReasonToPrune(Context(history, new CurvePoint(3, 3.6))).Should().Be("worse than the median of 6 trials at step 3");
    }

    [Fact]
    public void A_quarter_of_the_trials_is_kept_by_25()
    {
        TrialRecord[] history = At(3, 1, 2, 3, 4, 5);
        var pruner = new PercentilePruner(25);

        pruner.ReasonToPrune(Context(history, new CurvePoint(3, 2))).Should().BeNull();
        pruner.ReasonToPrune(Context(history, new CurvePoint(3, 2.1))).Should().Be("worse than the best 25 % of 5 trials at step 3");
    }

    [Fact]
    public void Zero_asks_for_the_best_and_100_stops_only_what_is_worse_than_all()
    {
        TrialRecord[] history = At(0, 1, 2, 3, 4, 5);

        new PercentilePruner(0).ReasonToPrune(Context(history, new CurvePoint(0, 1.5))).Should().NotBeNull();
        new PercentilePruner(100).ReasonToPrune(Context(history, new CurvePoint(0, 5))).Should().BeNull();
        new PercentilePruner(100).ReasonToPrune(Context(history, new CurvePoint(0, 5.5))).Should().NotBeNull();
    }

    [Fact]
    public void A_trial_as_good_as_equal_ones_goes_on() =>
        new PercentilePruner(37.3).ReasonToPrune(Context(At(0, 0.1, 0.1, 0.1, 0.1, 0.1), new CurvePoint(0, 0.1))).Should().BeNull("interpolation does not round");

    [Fact]
    public void The_best_value_so_far_counts_and_not_the_last() =>
        new MedianPruner().ReasonToPrune(Context(At(1, 1, 2, 3, 4, 5), Curve(3, 9))).Should().BeNull("3 is the median");

    [Fact]
    public void The_last_values_of_the_others_count_and_not_their_best()
    {
        TrialRecord[] history = [.. Enumerable.Range(0, 5).Select(i => Trial(i, TrialState.Complete, Curve(1, 3)))];

        new MedianPruner().ReasonToPrune(Context(history, Curve(2, 2))).Should().BeNull();
    }

    [Fact]
    public void A_missing_step_is_the_one_before_it()
    {
        TrialRecord[] history = [.. Enumerable.Range(0, 5).Select(i => Trial(i, TrialState.Pruned, Points((2, 1), (8, 9))))];

        new MedianPruner().ReasonToPrune(Context(history, new CurvePoint(7, 5))).Should().Be("worse than the median of 5 trials at step 7");
        new MedianPruner().ReasonToPrune(Context(history, new CurvePoint(8, 5))).Should().BeNull();
        new MedianPruner().ReasonToPrune(Context(history, new CurvePoint(1, 5))).Should().BeNull("no trial has a value there");
    }

    [Theory]
    [InlineData(TrialState.Pruned)]
    [InlineData(TrialState.Failed)]
    public void A_pruned_or_failed_trial_counts_up_to_its_last_step(TrialState state)
    {
        TrialRecord[] history = [.. Enumerable.Range(0, 5).Select(i => Trial(i, state, Points((2, 1), (8, 1))))];

        new MedianPruner().ReasonToPrune(Context(history, new CurvePoint(8, 5))).Should().Be("worse than the median of 5 trials at step 8");
        new MedianPruner().ReasonToPrune(Context(history, new CurvePoint(9, 5))).Should().BeNull();
    }

    [Fact]
    public void A_complete_trial_keeps_its_last_value() => new MedianPruner().ReasonToPrune(Context(At(8, 1, 1, 1, 1, 1), new CurvePoint(900, 5)))
        .Should().Be("worse than the median of 5 trials at step 900");

    [Fact]
    public void No_trial_is_stopped_before_enough_others_have_a_value_at_the_step()
    {
        TrialRecord[] history = [.. At(4, 1, 1, 1, 1), Trial(4, TrialState.Pruned, new CurvePoint(3, 1))];

        new MedianPruner().ReasonToPrune(Context(history, new CurvePoint(4, 9))).Should().BeNull("the fifth never reached step 4");
        new MedianPruner(startupTrials: 4).ReasonToPrune(Context(history, new CurvePoint(4, 9))).Should().Be("worse than the median of 4 trials at step 4");
    }

    [Fact]
    public void No_trial_is_stopped_before_the_warmup_ends()
    {
        TrialRecord[] history = At(0, 1, 1, 1, 1, 1);
        var pruner = new MedianPruner(warmupSteps: 10);

        pruner.ReasonToPrune(Context(history, new CurvePoint(9, 9))).Should().BeNull();
        pruner.ReasonToPrune(Context(history, new CurvePoint(10, 9))).Should().NotBeNull();
    }

    [Fact]
    public void One_report_of_each_interval_is_decided_about()
    {
        TrialRecord[] history = At(0, 1, 1, 1, 1, 1);
        CurvePoint[] curve = Points((0, 9), (2, 9), (3, 9), (11, 9), (12, 9), (13, 9), (19, 9), (33, 9), (40, 9));
        var pruner = new PercentilePruner(50, warmupSteps: 3, interval: 10);

        curve.Where((_, i) => pruner.ReasonToPrune(Context(history, curve[..(i + 1)])) is not null).Select(point => point.Step).Should().Equal(3, 13, 33);
    }

    [Fact]
    public void The_defaults_are_five_trials_no_warmup_and_every_step()
    {
        new MedianPruner().ToString().Should().Be("MedianPruner(StartupTrials: 5, WarmupSteps: 0, Interval: 1)");
        new PercentilePruner(12.5).ToString().Should().Be("PercentilePruner(Percentile: 12.5, StartupTrials: 5, WarmupSteps: 0, Interval: 1)");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100.5)]
    [InlineData(double.NaN)]
    public void A_percentile_must_be_from_0_to_100(double percentile) => FluentActions.Invoking(() => new PercentilePruner(percentile))
        .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(percentile))
        .WithMessage(FormattableString.Invariant($"The percentile must be from 0 to 100, but was '{percentile}'.*"));

    [Fact]
    public void Options_out_of_their_ranges_are_refused()
    {
        Refused(() => new PercentilePruner(50, startupTrials: 0), "startupTrials", "The number of startup trials must be at least 1, but was '0'.");
        Refused(() => new PercentilePruner(50, warmupSteps: -1), "warmupSteps", "The number of warmup steps must be at least 0, but was '-1'.");
        Refused(() => new PercentilePruner(50, interval: 0), "interval", "The interval must be at least 1, but was '0'.");
        Refused(() => new MedianPruner(startupTrials: 0), "startupTrials", "The number of startup trials must be at least 1, but was '0'.");
        Refused(() => new MedianPruner(warmupSteps: -1), "warmupSteps", "The number of warmup steps must be at least 0, but was '-1'.");
        Refused(() => new MedianPruner(interval: 0), "interval", "The interval must be at least 1, but was '0'.");
    }

    private static void Refused(Func<IPruner> create, string argument, string message) =>
        create.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(argument).WithMessage(message + "*");
}
