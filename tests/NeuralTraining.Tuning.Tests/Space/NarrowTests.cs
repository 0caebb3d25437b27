using CsCheck;
using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Space;

/// <summary>Narrowing a space to where the best trials are.</summary>
public sealed class NarrowTests
{
    private static readonly Parameter<int> N = Parameter.Integer("n", 0, 100);

    [Fact]
    public void A_range_becomes_the_span_of_the_best_and_a_mean_gap_at_both_ends()
    {
        var x = Parameter.Uniform("x", -10, 10);

        Range(Narrowed(x, [2, 1, 4, -9, 9], best: 3)).Should().Be((-0.5, 5.5));
        Range(Narrowed(x, [2, 1, -9, 9], best: 2)).Should().Be((0, 3));
    }

    [Fact]
    public void A_logarithmic_range_is_widened_on_its_scale()
    {
        (double low, double high) = Range(Narrowed(Parameter.LogUniform("rate", 1e-6, 1), [1e-3, 1e-4, 0.5], best: 2));

        low.Should().BeApproximately(1e-5, 1e-17);
        high.Should().BeApproximately(1e-2, 1e-14);
    }

    [Fact]
    public void A_range_never_leaves_the_old_one() =>
        Range(Narrowed(Parameter.Uniform("x", -10, 10), [-9, 9, 0], best: 2)).Should().Be((-10, 10));

    [Fact]
    public void Integers_are_rounded_outwards()
    {
        Range(Narrowed(N, [3, 4, 6, 90], best: 3)).Should().Be((1, 8));
        Range(Narrowed(Parameter.LogInteger("units", 8, 512), [30, 90, 9], best: 2)).Should().Be((10, 270));
    }

    [Fact]
    public void Where_the_best_are_all_the_same_the_range_reaches_to_the_nearest_others_or_the_old_ends()
    {
        Range(Narrowed(N, [50, 50, 70, 60, 10, 40], best: 2)).Should().Be((40, 60));
        Range(Narrowed(N, [50, 50, 70], best: 2)).Should().Be((0, 70));
        Range(Narrowed(N, [50, 50, 50], best: 2)).Should().Be((0, 100));
        Range(Narrowed(N, [0, 0, 20], best: 2)).Should().Be((0, 20));
    }

    [Fact]
    public void Failed_pruned_and_running_trials_are_ignored_and_of_equal_values_the_earlier_trial_is_better()
    {
        var space = new SearchSpace(N);
        TrialRecord Trial(int number, int n, double? value, TrialState state) =>
            new() { Number = number, Values = ParameterValues.FromNumbers(space, [n]), Value = value, State = state };
        TrialRecord[] trials = [
            Trial(0, 1, null, TrialState.Failed), Trial(1, 2, -1, TrialState.Pruned), Trial(2, 40, 5, TrialState.Complete),
            Trial(3, 41, 5, TrialState.Complete), Trial(4, 90, 5, TrialState.Complete), new() { Number = 5, State = TrialState.Waiting }];

        Range(space.Narrow(trials, Direction.Minimize, best: 2)).Should().Be((39, 42));
        Range(space.Narrow([.. trials.Reverse()], Direction.Maximize, best: 2)).Should().Be((39, 42));
    }

    [Fact]
    public void The_largest_values_are_best_where_the_direction_says_so() =>
        Range(new SearchSpace(N).Narrow(Trials(new(N), [1, 2, 60, 70]), Direction.Maximize, best: 2)).Should().Be((50, 80));

    [Fact]
    public void Choices_of_the_best_are_kept_and_conditions_follow_them()
    {
        SearchSpace narrowed = Network.Space.Narrow(
            Ranked(Network.At(0.01, "momentum", 0.9), Network.At(0.001, "adam"), Network.At(0.05, "sgd")), Direction.Minimize, best: 2);
        ParameterValues adam = ParameterValues.FromUnit(narrowed, [0.5, 0, 0.5, 0, 0, 0, 0]), momentum = ParameterValues.FromUnit(
            narrowed, [0.5, 1, 0.5, 0, 0, 0, 0]);

        narrowed.Parameters[1].ToString().Should().Be("optimizer: one of adam, momentum");
        adam.Get(Network.Optimizer).Should().Be("adam");
        adam.Has(Network.Momentum).Should().BeFalse();
        momentum.Get(Network.Optimizer).Should().Be("momentum");
        momentum.Get(Network.Momentum).Should().BeApproximately(0.495, 1e-12, "one value does not narrow a range");
    }

    [Fact]
    public void A_parent_may_keep_a_single_choice_and_a_parameter_that_can_never_exist_is_still_known()
    {
        SearchSpace narrowed = Network.Space.Narrow(
            Ranked(Network.At(0.01, "sgd"), Network.At(0.02, "sgd"), Network.At(0.05, "adam")), Direction.Minimize, best: 2);

        foreach (double u in (double[])[0, 0.5, 1])
        {
            ParameterValues values = ParameterValues.FromUnit(narrowed, [u, u, u, u, u, u, u]);
            values.Get(Network.Optimizer).Should().Be("sgd");
            values.Has(Network.Momentum).Should().BeFalse();
            ParameterValues.FromJson(narrowed, values.ToJson()).Should().Be(values);
        }

        narrowed.Parameters[1].ToUnit(0).Should().Be(0.5);
        narrowed.Parameters[2].ToString().Should().Be("momentum: uniform from 0 to 0.99, when optimizer is momentum");
    }

    [Fact]
    public void A_conditional_parameter_is_narrowed_by_the_best_that_have_it()
    {
        SearchSpace narrowed = Network.Space.Narrow(
            Ranked(
                Network.At(0.01, layers: 2, units: 32), Network.At(0.01, layers: 1), Network.At(0.01, layers: 4, units: 64),
                Network.At(0.01, layers: 2, units: 8), Network.At(0.01, layers: 2, units: 256)),
            Direction.Minimize, best: 3);

        ((int)narrowed.Parameters[4].Low, (int)narrowed.Parameters[4].High).Should().Be((16, 128));
        narrowed.Parameters[4].Condition!.Parent.Should().BeSameAs(narrowed.Parameters[3]);
        narrowed.Parameters[5].Choices.Should().HaveCount(2, "only one of the best has dropout");
    }

    [Fact]
    public void Narrowed_spaces_are_narrowed_again_and_read_by_the_same_parameters()
    {
        SearchSpace once = Network.Space.Narrow(
            Ranked(Network.At(1e-2, "adam"), Network.At(1e-3, "momentum"), Network.At(1e-6)), Direction.Minimize, best: 2);
        ParameterValues[] points = [.. Enumerable.Range(0, 3).Select(
            k => new RandomSampler().Suggest(new(once, Direction.Minimize, 1, k)))];
        SearchSpace twice = once.Narrow(Ranked(points), Direction.Minimize, best: 2);

        ParameterValues values = ParameterValues.FromUnit(twice, new double[7]);

        values.Get(Network.Rate).Should().Be(twice.Parameters[0].Low).And.BeGreaterThanOrEqualTo(once.Parameters[0].Low);
        values.Get(Network.Optimizer).Should().BeOneOf("adam", "momentum");
        twice.IndexOf(Parameter.LogUniform("learning rate", 1e-6, 1e-1)).Should().Be(0);
    }

    [Fact]
    public void Trials_of_the_space_before_narrow_the_narrowed_one_too_if_their_values_are_in_it()
    {
        TrialRecord[] trials = Ranked(
            Network.At(1e-2, "momentum"), Network.At(1e-3, "adam"), Network.At(3e-3, "momentum"), Network.At(1e-6));
        SearchSpace once = Network.Space.Narrow(trials, Direction.Minimize, best: 2);

        once.Narrow(trials[..3], Direction.Minimize, best: 3).Parameters[1].Choices.Should().Equal("adam", "momentum");
        FluentActions.Invoking(() => once.Narrow(trials, Direction.Minimize, best: 2)).Should().Throw<ArgumentException>()
            .WithMessage("'optimizer' must be one of adam, momentum, but was 'sgd'.");
    }

    [Fact]
    public void A_new_parameter_may_depend_on_a_narrowed_one()
    {
        SearchSpace narrowed = Network.Space.Narrow(
            Ranked(Network.At(1e-2, "momentum"), Network.At(1e-3, "adam")), Direction.Minimize, best: 2);
        Parameter<double> beta = Parameter.Uniform("beta", 0.5, 1);

        var space = new SearchSpace([.. narrowed.Parameters, beta.When(Network.Optimizer, "adam")]);

        ParameterValues.FromUnit(space, [0, 0, 0, 0, 0, 0, 0, 0]).Has(beta).Should().BeTrue();
        ParameterValues.FromUnit(space, [0, 1, 0, 0, 0, 0, 0, 0]).Has(beta).Should().BeFalse();
    }

    [Fact]
    public void The_best_trials_are_in_the_narrowed_space_of_any_space_and_it_is_in_the_old_one() =>
        Gen.Select(Spaces.Any, Gen.ULong, Gen.Int[2, 6]).Sample((space, seed, best) =>
        {
            ParameterValues[] points = [.. Enumerable.Range(0, 8).Select(
                k => new RandomSampler().Suggest(new(space, Direction.Minimize, seed, k)))];

            SearchSpace narrowed = space.Narrow(Ranked(points), Direction.Minimize, best);

            foreach (ParameterValues point in points[..best])
            {
                ParameterValues.FromJson(narrowed, point.ToJson()).Should().Be(point);
            }

            for (int i = 0; i < space.Count; i++)
            {
                Parameter now = narrowed.Parameters[i], was = space.Parameters[i];
                narrowed.IndexOf(was).Should().Be(i);
                now.Choices.Should().BeSubsetOf(was.Choices);
                if (now.Kind != ParameterKind.Categorical)
                {
                    now.Low.Should().BeInRange(was.Low, was.High).And.BeLessThan(now.High);
                    now.High.Should().BeLessThanOrEqualTo(was.High);
                }
            }

            double[] units = [.. Enumerable.Repeat(0.3, space.Count)];
            ParameterValues.FromJson(space, ParameterValues.FromUnit(narrowed, units).ToJson()).Should().Be(
                ParameterValues.FromUnit(narrowed, units));
        });

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        TrialRecord[] trials = Ranked(Network.At(0.01), Network.At(0.02));

        FluentActions.Invoking(() => Network.Space.Narrow(trials, Direction.Minimize, best: 3)).Should().Throw<ArgumentException>()
            .WithMessage("At least 3 trials must be complete to narrow the space by the best 3, but 2 are.*");
        FluentActions.Invoking(() => Network.Space.Narrow(trials, Direction.Minimize, best: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of best trials must be at least 2, but was '1'.*");
        FluentActions.Invoking(() => Network.Space.Narrow(trials, (Direction)2, best: 2)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The direction must be Minimize or Maximize, but was '2'.*");
        FluentActions.Invoking(() => new SearchSpace(N).Narrow(trials, Direction.Minimize, best: 2)).Should().Throw<ArgumentException>()
            .WithMessage("The parameter must be one of the study's (n), but is 'learning rate'.*");
        FluentActions.Invoking(() => Network.Space.Narrow(null!, Direction.Minimize)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Five_trials_are_best_unless_another_number_is_given() =>
        Range(new SearchSpace(N).Narrow(Trials(new(N), [10, 12, 14, 16, 18, 90]), Direction.Minimize)).Should().Be((8, 20));

    private static (double Low, double High) Range(SearchSpace space) => (space.Parameters[0].Low, space.Parameters[0].High);

    private static SearchSpace Narrowed(Parameter parameter, double[] ranked, int best) =>
        new SearchSpace(parameter).Narrow(Trials(new(parameter), ranked), Direction.Minimize, best);

    private static TrialRecord[] Trials(SearchSpace space, double[] ranked) =>
        Ranked([.. ranked.Select(number => ParameterValues.FromNumbers(space, [number]))]);

    /// <summary>Complete trials, the best first.</summary>
    private static TrialRecord[] Ranked(params ParameterValues[] values) => [.. values.Select((point, k) => Network.Complete(k, point, k))];
}
