using FluentAssertions;
using Xunit;
using static NeuralTraining.Tuning.Tests.Pruners.Histories;

namespace NeuralTraining.Tuning.Tests.Pruners;

public sealed class SuccessiveHalvingPrunerTests
{
    [Fact]
    public void One_of_four_trials_passes_a_rung()
    {
        TrialRecord[] history = At(1, 1, 2, 3, 4, 5, 6, 7);
        var pruner = new SuccessiveHalvingPruner();

        pruner.ReasonToPrune(Context(history, new CurvePoint(1, 1.5))).Should().BeNull("it is the second of eight");
        pruner.ReasonToPrune(Context(history, new CurvePoint(1, 2))).Should().BeNull("equal values go on together");
        pruner.ReasonToPrune(Context(history, new CurvePoint(1, 2.5))).Should().Be("not among the best 2 of 8 trials at rung 1");
    }

    [Fact]
    public void Where_fewer_trials_than_the_factor_are_the_best_goes_on()
    {
        var pruner = new SuccessiveHalvingPruner();

        pruner.ReasonToPrune(Context(At(1, 1), new CurvePoint(1, 0.5))).Should().BeNull();
        pruner.ReasonToPrune(Context(At(1, 1), new CurvePoint(1, 1.5))).Should().Be("not among the best 1 of 2 trials at rung 1");
    }

    [Fact]
    public void Rungs_are_the_minimum_resource_times_powers_of_the_factor()
    {
        var pruner = new SuccessiveHalvingPruner(minResource: 3, reductionFactor: 2, minEarlyStoppingRate: 1);
        CurvePoint[] curve = [.. Enumerable.Range(0, 100).Select(step => new CurvePoint(step, 9))];

        curve.Where((_, i) => pruner.ReasonToPrune(Context(At(0, 1), curve[..(i + 1)])) is not null).Select(point => point.Step).Should().Equal(6, 12, 24, 48, 96);
    }

    [Fact]
    public void The_first_report_after_a_rung_is_compared_and_the_next_is_not()
    {
        var pruner = new SuccessiveHalvingPruner(minResource: 10);

        pruner.ReasonToPrune(Context(At(0, 1), new CurvePoint(9, 9))).Should().BeNull();
        pruner.ReasonToPrune(Context(At(0, 1), Points((9, 9), (15, 9)))).Should().Be("not among the best 1 of 2 trials at rung 10");
        pruner.ReasonToPrune(Context(At(0, 1), Points((9, 9), (15, 9), (20, 9)))).Should().BeNull();
    }

    [Fact]
    public void A_report_that_passes_several_rungs_is_compared_at_each()
    {
        // One trial got further than rung 4: the new one is among the best of those two, but not of all five.
        TrialRecord[] history = [.. At(1, 1, 2, 3).Select(trial => trial with { State = TrialState.Pruned }), Trial(3, TrialState.Pruned, Points((1, 4), (70, 9)))];
        var pruner = new SuccessiveHalvingPruner();

        pruner.ReasonToPrune(Context(history, new CurvePoint(70, 5))).Should().Be("not among the best 1 of 5 trials at rung 1");
        pruner.ReasonToPrune(Context(history, new CurvePoint(70, 0.5))).Should().BeNull();
    }

    [Theory]
    [InlineData(TrialState.Pruned)]
    [InlineData(TrialState.Failed)]
    public void A_pruned_or_failed_trial_counts_at_the_rungs_that_it_reached(TrialState state)
    {
        var pruner = new SuccessiveHalvingPruner(minResource: 10);
        TrialRecord[] history = [Trial(0, state, Points((9, 1)))], further = [Trial(0, state, Points((9, 5), (11, 1)))];

        pruner.ReasonToPrune(Context(history, new CurvePoint(12, 9))).Should().BeNull("it did not reach rung 10");
        pruner.ReasonToPrune(Context(further, new CurvePoint(12, 9))).Should().Be("not among the best 1 of 2 trials at rung 10");
        pruner.ReasonToPrune(Context(further, new CurvePoint(10, 4))).Should().BeNull("at step 10 its value was that of step 9");
        pruner.ReasonToPrune(Context(further, new CurvePoint(10, 6))).Should().NotBeNull();
    }

    [Fact]
    public void A_complete_trial_counts_at_all_rungs_with_its_last_value() => new SuccessiveHalvingPruner(minResource: 100)
        .ReasonToPrune(Context(At(8, 1), new CurvePoint(100, 9))).Should().Be("not among the best 1 of 2 trials at rung 100");

    [Fact]
    public void The_value_at_the_rung_counts_and_not_the_best_before() =>
        new SuccessiveHalvingPruner(minResource: 2).ReasonToPrune(Context(At(2, 1), Curve(0, 0, 2))).Should().NotBeNull();

    [Fact]
    public void The_last_rung_is_the_last_that_steps_can_count_to()
    {
        var pruner = new SuccessiveHalvingPruner(minResource: 2, reductionFactor: 2);

        pruner.ReasonToPrune(Context(At(0, 1), Points(((1L << 62) - 1, 1), (1L << 62, 9)))).Should().EndWith($"rung {1L << 62}");
        pruner.ReasonToPrune(Context(At(0, 1), Points((1L << 62, 1), (long.MaxValue, 9)))).Should().BeNull();
    }

    [Fact]
    public void The_defaults_are_one_step_four_and_no_rung_left_out() =>
        new SuccessiveHalvingPruner().ToString().Should().Be("SuccessiveHalvingPruner(MinResource: 1, ReductionFactor: 4, MinEarlyStoppingRate: 0)");

    [Fact]
    public void Options_out_of_their_ranges_are_refused()
    {
        Refused(() => new(minResource: 0), "minResource", "The minimum resource must be at least 1, but was '0'.");
        Refused(() => new(reductionFactor: 1), "reductionFactor", "The reduction factor must be at least 2, but was '1'.");
        Refused(() => new(minEarlyStoppingRate: -1), "minEarlyStoppingRate", "The minimum early-stopping rate must be at least 0, but was '-1'.");
        Refused(
            () => new(minResource: 5, reductionFactor: 10, minEarlyStoppingRate: 19),
            "minEarlyStoppingRate",
            "The first rung must be at a step that a trial can count to, but was at '5 · 10^19'.");
    }

    private static void Refused(Func<SuccessiveHalvingPruner> create, string argument, string message) =>
        create.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(argument).WithMessage(message + "*");
}
