using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>What an objective reports itself, and what becomes of it when its worker dies.</summary>
public sealed class TrialReportTests
{
    private static readonly SearchSpace Space = new(Parameter.Uniform("x", 0, 1));

    [Fact]
    public void Reports_are_the_curve_and_the_last_one_is_the_value_of_a_pruned_trial()
    {
        TrialRecord trial = Run(new HookedStorage(), new PruneAtStep(20), ReportsFrom(0));

        trial.Curve.Should().Equal(new CurvePoint(0, 0.5), new CurvePoint(10, 10.5), new CurvePoint(20, 20.5));
        (trial.State, trial.Value, trial.Reason).Should().Be((TrialState.Pruned, 20.5, "as told"));
    }

    [Fact]
    public void What_is_reported_after_the_decision_to_prune_does_not_count() => Run(new HookedStorage(), new PruneAtStep(1), trial =>
    {
        trial.Report(1, 1);
        trial.Report(2, 2);
        return 3;
    }).Curve.Should().Equal(new CurvePoint(1, 1));

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_value_that_is_not_finite_fails_the_trial_and_is_not_stored(double value, string text)
    {
        TrialRecord trial = Run(new HookedStorage(), null, it =>
        {
            it.Report(3, 1);
            it.Report(4, value);
            return 0;
        });

        (trial.State, trial.Reason).Should().Be((TrialState.Failed, $"ArithmeticException: The values of a trial must be finite, but it reported '{text}' at step 4."));
        trial.Curve.Should().Equal(new CurvePoint(3, 1));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(4, 5)]
    public void Steps_must_ascend_from_0(long step, long min)
    {
        TrialRecord trial = Run(new HookedStorage(), null, it =>
        {
            if (min > 0)
            {
                it.Report(min - 1, 1);
            }

            it.Report(step, 1);
            return 0;
        });

        trial.Reason.Should().StartWith(FormattableString.Invariant(
            $"ArgumentOutOfRangeException: The steps that trial 0 reports must ascend: at least {min}, but was '{step}'."));
    }

    [Fact]
    public void Kept_values_are_replaced_by_name_and_kept_by_every_outcome()
    {
        double Keeps(Trial trial)
        {
            trial.Keep("seconds", 1);
            trial.Keep("epochs", 7);
            trial.Keep("seconds", 2);
            trial.Report(0, 1);
            return trial.Number switch { 0 => 1, _ => throw new InvalidOperationException("no") };
        }

        var expected = new Dictionary<string, double> { ["seconds"] = 2, ["epochs"] = 7 };
        new Study(Space).Run(Keeps, 2).Trials.Should().OnlyContain(trial => trial.Kept.SequenceEqual(expected));
        Run(new HookedStorage(), new PruneAtStep(0), Keeps).Kept.Should().Equal(expected);
    }

    [Fact]
    public void Kept_values_must_be_finite_and_named()
    {
        Run(new HookedStorage(), null, Keep("seconds", double.NaN)).Reason.Should().Be(
            "ArgumentException: The values that a trial keeps must be finite, but 'seconds' was 'NaN'. (Parameter 'value')");
        Run(new HookedStorage(), null, Keep(" ", 1)).Reason.Should().StartWith("ArgumentException: ");

        static Func<Trial, double> Keep(string name, double value) => trial =>
        {
            trial.Keep(name, value);
            return 0;
        };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public void An_attempt_that_begins_anywhere_stores_only_what_is_new(long begin)
    {
        using var storage = new HookedStorage { Stores = point => point.Step < 30, LosesOutcome = true };
        Kill(storage, null, ReportsFrom(0));
        storage.Reports.Should().HaveCount(3);
        storage.Stores = _ => true;

        TrialRecord trial = Run(storage, null, ReportsFrom(begin));

        trial.Curve.Should().Equal(new CurvePoint(0, 0.5), new CurvePoint(10, 10.5), new CurvePoint(20, 20.5), new CurvePoint(30, 30.5), new CurvePoint(40, 40.5));
        storage.Reports.Should().Equal(trial.Curve, "each was stored once");
    }

    [Fact]
    public void An_attempt_that_reports_another_value_replaces_what_follows()
    {
        using var storage = new HookedStorage { LosesOutcome = true };
        Kill(storage, null, ReportsFrom(0));

        Run(storage, null, it =>
        {
            it.Report(0, 0.5);
            it.Report(10, 7);
            return 0;
        }).Curve.Should().Equal(new CurvePoint(0, 0.5), new CurvePoint(10, 7));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(50)]
    public void A_trial_that_was_to_be_pruned_when_its_worker_died_is_pruned_wherever_the_next_attempt_begins(long begin)
    {
        using var storage = new HookedStorage { LosesOutcome = true };
        Kill(storage, new PruneAtStep(20), ReportsFrom(0));

        TrialRecord trial = Run(storage, new PruneAtStep(20), ReportsFrom(begin));

        trial.Curve.Should().Equal(new CurvePoint(0, 0.5), new CurvePoint(10, 10.5), new CurvePoint(20, 20.5));
        (trial.State, trial.Value, trial.Reason).Should().Be((TrialState.Pruned, 20.5, "as told"));
    }

    [Fact]
    public void A_trial_prints_its_number_and_values()
    {
        string text = "";
        Run(new HookedStorage(), null, trial =>
        {
            text = trial.ToString();
            return 0;
        });

        text.Should().MatchRegex(@"^trial 0 \| x 0\.\d+$");
    }

    /// <summary>An objective of 50 steps that goes on from a checkpoint of its own, and reports every tenth.</summary>
    private static Func<Trial, double> ReportsFrom(long begin) => trial =>
    {
        for (long step = begin; step < 50 && !trial.ShouldPrune; step += 10)
        {
            trial.Report(step, step + 0.5);
        }

        return 100;
    };

    private static TrialRecord Run(HookedStorage storage, IPruner? pruner, Func<Trial, double> objective) =>
        new Study(Space, new() { Pruner = pruner }, storage).Run(objective, 1).Trials[0];

    private static void Kill(HookedStorage storage, IPruner? pruner, Func<Trial, double> objective) =>
        FluentActions.Invoking(() => Run(storage, pruner, objective)).Should().Throw<IOException>().WithMessage("The worker died.");
}
