using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers;

/// <summary>What the tree-structured Parzen estimator suggests.</summary>
public sealed class TpeSamplerTests
{
    private static readonly Parameter<double> Rate = Parameter.LogUniform("rate", 1e-6, 1);
    private static readonly Parameter<int> Units = Parameter.LogInteger("units", 8, 512);
    private static readonly Parameter<string> Optimizer = Parameter.Categorical<string>("optimizer", "SGD", "Adam", "RMSProp");
    private static readonly Parameter<double> Momentum = Parameter.Uniform("momentum", 0, 1).When(Optimizer, "SGD");
    private static readonly SearchSpace Space = new(Rate, Units, Optimizer, Momentum);

    private static readonly TpeSampler Sampler = new();

    [Fact]
    public void Its_settings_have_their_documented_defaults_and_are_the_hyperparameters()
    {
        Sampler.Hyperparameters.Should().Equal(new Dictionary<string, double>
        {
            ["StartupTrials"] = 10,
            ["GoodShare"] = 0.15,
            ["Candidates"] = 24,
        });
        new TpeSampler(startupTrials: 3, goodShare: 0.5, candidates: 7).Hyperparameters.Values.Should().Equal(3, 0.5, 7);
        Sampler.ToString().Should().Be("TpeSampler(StartupTrials: 10, GoodShare: 0.15, Candidates: 24)");
        Sampler.UsesResults.Should().BeTrue();
        ((ISampler)Sampler).MaxTrials(Space).Should().BeNull();
    }

    [Fact]
    public void Settings_outside_their_ranges_are_refused()
    {
        Refusal(() => new TpeSampler(startupTrials: -1)).Should().StartWith(
            "The number of startup trials must be at least 0, but was '-1'.");
        Refusal(() => new TpeSampler(goodShare: 0)).Should().StartWith(
            "The share of good trials must be greater than 0 and less than 1, but was '0'.");
        Refusal(() => new TpeSampler(goodShare: 1)).Should().StartWith(
            "The share of good trials must be greater than 0 and less than 1, but was '1'.");
        Refusal(() => new TpeSampler(goodShare: double.NaN)).Should().Contain("but was 'NaN'.");
        Refusal(() => new TpeSampler(candidates: 0)).Should().StartWith("The number of candidates must be at least 1, but was '0'.");

        static string Refusal(Func<TpeSampler> create) => create.Should().Throw<ArgumentOutOfRangeException>().Which.Message;
    }

    [Fact]
    public void The_first_trials_are_those_of_random_search()
    {
        List<TrialRecord> history = Trials(20, Cost);
        for (int k = 0; k < 10; k++)
        {
            Suggest(k, history[..k]).Should().Be(new RandomSampler().Suggest(Context(k, history[..k])));
        }

        Suggest(10, history[..10]).Should().NotBe(new RandomSampler().Suggest(Context(10, history[..10])));
    }

    [Fact]
    public void A_suggestion_without_any_trial_is_one_of_the_space()
    {
        var sampler = new TpeSampler(startupTrials: 0);
        for (int k = 0; k < 50; k++)
        {
            sampler.Suggest(Context(k, [])).Numbers.Length.Should().Be(Space.Count);
        }
    }

    [Fact]
    public void The_same_context_gives_the_same_values_whichever_came_before()
    {
        List<TrialRecord> history = Trials(60, Cost);
        ParameterValues[] forward = [.. Enumerable.Range(20, 20).Select(k => Suggest(k, history[..k]))];
        ParameterValues[] backward =
            [.. Enumerable.Range(20, 20).Reverse().Select(k => new TpeSampler().Suggest(Context(k, history[..k])))];
        forward.Should().Equal(backward.Reverse());
    }

    [Fact]
    public void Good_values_are_suggested_most_on_every_scale()
    {
        ParameterValues[] suggested = Suggestions(Trials(60, Cost));
        Share(values => Math.Abs(Math.Log10(values.Get(Rate)) + 3) < 1).Should().BeGreaterThan(0.75, "a third of the range is as good");
        Share(values => values.Get(Units) is > 32 and < 320).Should().BeGreaterThan(0.8, "about half of the range is as good");
        Share(values => values.Get(Optimizer) == "Adam").Should().BeGreaterThan(0.8, "a third of the choices is as good");

        double Share(Func<ParameterValues, bool> isGood) => (double)suggested.Count(isGood) / suggested.Length;
    }

    [Fact]
    public void A_larger_value_is_better_where_the_direction_says_so()
    {
        List<TrialRecord> history = Trials(60, Cost);
        List<TrialRecord> negated = [.. history.Select(trial => trial with { Value = -trial.Value })];
        for (int k = 60; k < 80; k++)
        {
            Sampler.Suggest(Context(k, negated, direction: Direction.Maximize)).Should().Be(Suggest(k, history));
        }
    }

    [Fact]
    public void A_parameter_is_suggested_only_where_it_exists_and_learnt_from_where_it_does()
    {
        // Momentum is best at 0.9 in a third of the trials, and SGD is best.
        List<TrialRecord> history = Trials(90, values => values.Has(Momentum) ? Math.Abs(values.Get(Momentum) - 0.9) : 2);
        ParameterValues[] suggested = Suggestions(history);
        suggested.Should().OnlyContain(values => values.Has(Momentum) == (values.Get(Optimizer) == "SGD"));
        suggested.Count(values => values.Has(Momentum) && values.Get(Momentum) > 0.75).Should().BeGreaterThan(suggested.Length * 3 / 4);
    }

    [Fact]
    public void Pending_trials_keep_suggestions_away()
    {
        List<TrialRecord> history = Trials(40, Cost);
        ParameterValues alone = Suggest(40, history);
        double[] around = alone.Numbers.ToArray();
        ParameterValues[] pending = [.. Enumerable.Repeat(ParameterValues.FromNumbers(Space, around), 8)];
        ParameterValues beside = Sampler.Suggest(Context(40, history, pending));
        beside.Should().NotBe(alone);
        Math.Abs(Space.Parameters[0].ToUnit(beside.Get(Rate)) - Space.Parameters[0].ToUnit(alone.Get(Rate))).Should().BeGreaterThan(0.01);
    }

    [Fact]
    public void Values_that_were_tried_are_not_suggested_again_while_there_are_others()
    {
        var space = new SearchSpace(Parameter.Integer("x", 0, 5), Parameter.Categorical<int>("y", 0, 1, 2, 3));
        var trials = new List<TrialRecord>();
        for (int k = 0; k < 24; k++)
        {
            ParameterValues values = new TpeSampler(startupTrials: 1).Suggest(
                new SamplingContext(space, Direction.Minimize, seed: 3, k, [.. trials]));
            double value = values.Numbers[0] + values.Numbers[1];
            trials.Add(new TrialRecord { Number = k, State = TrialState.Complete, Values = values, Value = value });
        }

        trials.Select(trial => trial.Values).Distinct().Count().Should().BeGreaterThanOrEqualTo(
            20, "there are 24 points, and random search finds 15 of them");
    }

    [Fact]
    public void A_space_that_is_exhausted_is_searched_again()
    {
        var space = new SearchSpace(Parameter.Categorical<int>("y", 0, 1));
        TrialRecord[] trials = [.. Enumerable.Range(0, 12).Select(k => new TrialRecord
        {
            Number = k,
            State = TrialState.Complete,
            Values = ParameterValues.FromNumbers(space, [k % 2]),
            Value = k % 2,
        })];
        Sampler.Suggest(new SamplingContext(space, Direction.Minimize, seed: 0, 12, trials)).Numbers[0].Should().Be(0);
    }

    [Fact]
    public void Failed_trials_are_bad_and_pruned_ones_rank_after_complete_ones_by_their_steps_and_values()
    {
        // Of 20 trials 3 are good: what they are is seen by the only difference that they make.
        ParameterValues[] values = [.. Trials(20, Cost).Select(trial => trial.Values!)];
        TrialRecord[] ordered = [.. values.Select((point, k) => k switch
        {
            0 => Record(k, point, TrialState.Complete, 5),
            1 => Record(k, point, TrialState.Pruned, 2, 30),
            2 => Record(k, point, TrialState.Pruned, 3, 30),
            < 12 => Record(k, point, TrialState.Pruned, 1, 20 - k),
            _ => Record(k, point, TrialState.Failed, null),
        })];
        IReadOnlyList<ParameterValues> good = TpeGroups.Of(Context(20, ordered), goodShare: 0.25).Good;
        good.Should().Equal(values[0], values[1], values[2]);
        IReadOnlyList<ParameterValues> bad = TpeGroups.Of(Context(20, ordered, [values[5]]), goodShare: 0.25).Bad;
        bad.Should().Equal([.. values[3..], values[5]]);

        static TrialRecord Record(int number, ParameterValues point, TrialState state, double? value, long step = 0) => new()
        {
            Number = number,
            State = state,
            Values = point,
            Value = value,
            Curve = state == TrialState.Pruned ? [new(step, value!.Value)] : [],
        };
    }

    [Fact]
    public void A_study_in_which_every_trial_failed_still_gets_suggestions()
    {
        List<TrialRecord> failed = [.. Trials(30, Cost).Select(trial => trial with { State = TrialState.Failed, Value = null })];
        Suggestions(failed).Distinct().Should().HaveCountGreaterThan(90);
    }

    [Fact]
    public void Equal_values_are_ordered_by_the_trials_numbers()
    {
        List<TrialRecord> equal = Trials(30, _ => 1);
        TpeGroups.Of(Context(30, equal), 0.1).Good.Should().Equal(equal.Take(3).Select(trial => trial.Values!));
    }

    private static double Cost(ParameterValues values) =>
        Math.Abs(Math.Log10(values.Get(Rate)) + 3) + Math.Abs(Math.Log(values.Get(Units) / 100.0))
        + (values.Get(Optimizer) == "Adam" ? 0 : 2);

    private static List<TrialRecord> Trials(int count, Func<ParameterValues, double> cost) => [.. Enumerable.Range(0, count).Select(k =>
    {
        ParameterValues values = new RandomSampler().Suggest(Context(k, []));
        return new TrialRecord { Number = k, State = TrialState.Complete, Values = values, Value = cost(values) };
    })];

    /// <summary>What is suggested after the same trials with a hundred seeds.</summary>
    private static ParameterValues[] Suggestions(List<TrialRecord> history) =>
        [.. Enumerable.Range(0, 100).Select(seed => Sampler.Suggest(Context(history.Count, history, seed: (ulong)seed)))];

    private static ParameterValues Suggest(int trial, List<TrialRecord> history) => Sampler.Suggest(Context(trial, history));

    private static SamplingContext Context(
        int trial,
        IReadOnlyList<TrialRecord> history,
        ParameterValues[]? pending = null,
        ulong seed = 1,
        Direction direction = Direction.Minimize) => new(Space, direction, seed, trial, history, pending);
}
