using FluentAssertions;
using NeuralTraining.Fuzzing;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Results;

public sealed class FunctionalAnovaTests
{
    private static readonly SearchSpace Four = new(
        Parameter.LogUniform("rate", 1e-6, 1e-2), Parameter.Uniform("momentum", 0, 1), Parameter.LogUniform("decay", 1e-8, 1e-4), Parameter.Uniform("nothing", 3, 4));

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(0, 5).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_shares_of_an_additive_function_are_those_of_its_terms(ulong seed)
    {
        // The variances of 3u, 2u and u are 9, 4 and 1 parts of 14.
        IReadOnlyList<ParameterImportance> importances = FunctionalAnova.Compute(Four, Trials(Four, seed, 300, u => 3 * u[0] + 2 * u[1] + u[2]));

        importances.Select(importance => importance.Parameter).Should().Equal("rate", "momentum", "decay", "nothing");
        importances[0].Importance.Should().BeApproximately(9 / 14.0, 0.06);
        importances[1].Importance.Should().BeApproximately(4 / 14.0, 0.06);
        importances[2].Importance.Should().BeApproximately(1 / 14.0, 0.06);
        importances[3].Importance.Should().BeLessThan(0.005);
        importances.Should().OnlyContain(importance => importance.Deviation > 0 && importance.Deviation < 0.1);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_interaction_is_what_main_effects_leave_of_1(ulong seed)
    {
        // The variance of a product of two is 7 parts of 144: 3 for each, and 1 for both together.
        IReadOnlyList<ParameterImportance> importances = FunctionalAnova.Compute(Four, Trials(Four, seed, 300, u => u[0] * u[1]));

        importances.Take(2).Should().OnlyContain(importance => Math.Abs(importance.Importance - 3 / 7.0) < 0.08);
        importances.Sum(importance => importance.Importance).Should().BeApproximately(6 / 7.0, 0.05);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_parameter_has_no_effect_where_it_does_not_exist(ulong seed)
    {
        Parameter<string> kind = Parameter.Categorical("kind", "curved", "flat");
        var space = new SearchSpace(kind, Parameter.Uniform("slope", 0, 1).When(kind, "curved"));

        // Over the square (kind, u) the value is u where curved, and 1 where flat: of its variance of 5/48 the kind has 3/48, and u 1/48.
        IReadOnlyList<ParameterImportance> importances = FunctionalAnova.Compute(space, Trials(space, seed, 200, u => double.IsNaN(u[1]) ? 1 : u[1]));

        importances.Select(importance => importance.Parameter).Should().Equal("kind", "slope");
        importances[0].Importance.Should().BeApproximately(0.6, 0.1);
        importances[1].Importance.Should().BeApproximately(0.2, 0.1);
    }

    [Fact]
    public void Choices_and_integers_are_parameters_as_numbers_are()
    {
        var space = new SearchSpace(Parameter.Categorical("optimizer", "a", "b", "c", "d"), Parameter.LogInteger("units", 1, 1000), Parameter.Integer("layers", 1, 5));

        // No order of the choices makes the effect monotonic.
        IReadOnlyList<ParameterImportance> importances = FunctionalAnova.Compute(
            space, Trials(space, 0, 200, u => (int)(4 * u[0]) % 2 + (u[2] > 0.8 ? 0.5 : 0)));

        importances.Select(importance => importance.Parameter).Should().Equal("optimizer", "layers", "units");
        importances[0].Importance.Should().BeApproximately(0.25 / 0.29, 0.05);
        importances[1].Importance.Should().BeApproximately(0.04 / 0.29, 0.05);
        importances[2].Importance.Should().BeLessThan(0.005);
    }

    [Fact]
    public void The_same_trials_give_the_same_bits_and_the_negated_ones_too()
    {
        TrialRecord[] trials = Trials(Four, 1, 60, u => u[0] * u[1] - u[2]);
        IReadOnlyList<ParameterImportance> importances = FunctionalAnova.Compute(Four, trials);

        FunctionalAnova.Compute(Four, trials).Should().Equal(importances);
        FunctionalAnova.Compute(Four, [.. trials.Select(trial => trial with { Value = -trial.Value })]).Should().Equal(importances);
    }

    [Fact]
    public void A_power_of_two_scales_nothing_not_even_where_squares_would_overflow()
    {
        TrialRecord[] trials = Trials(Four, 1, 60, u => u[0] * u[1] - u[2]);

        FunctionalAnova.Compute(Four, [.. trials.Select(trial => trial with { Value = Math.ScaleB(trial.Value!.Value, 1000) })])
            .Should().Equal(FunctionalAnova.Compute(Four, trials));
    }

    [Fact]
    public void Only_complete_trials_count()
    {
        TrialRecord[] trials = Trials(Four, 2, 40, u => u[1]);
        TrialRecord[] others =
        [
            .. Trials(Four, 3, 20, u => 100 * u[0]).Select(trial => trial with { State = TrialState.Pruned }),
            .. Trials(Four, 4, 20, u => 0).Select(trial => trial with { State = TrialState.Failed, Value = null }),
            new() { Number = 0, State = TrialState.Failed },
            new() { Number = 0, State = TrialState.Waiting },
        ];

        FunctionalAnova.Compute(Four, [.. trials, .. others]).Should().Equal(FunctionalAnova.Compute(Four, trials));
    }

    [Fact]
    public void Equal_values_have_no_variance_to_share()
    {
        IReadOnlyList<ParameterImportance> importances = FunctionalAnova.Compute(Four, Trials(Four, 5, 20, u => 0.1));

        importances.Should().Equal(Four.Parameters.Select(parameter => new ParameterImportance(parameter.Name, 0, 0)));
        FunctionalAnova.Compute(Four, Trials(Four, 5, 20, u => 0)).Should().Equal(importances);
    }

    [Fact]
    public void Fewer_than_ten_complete_trials_are_refused()
    {
        TrialRecord[] trials = Trials(Four, 6, 10, u => u[0]);

        FunctionalAnova.Compute(Four, trials).Should().HaveCount(4);
        trials[3] = trials[3] with { State = TrialState.Pruned };
        string message = FluentActions.Invoking(() => FunctionalAnova.Compute(Four, trials)).Should().Throw<InvalidOperationException>().Which.Message;

        message.Should().Be("The importance of parameters needs at least 10 complete trials, but there were 9.");
        Sentence.Require(message);
    }

    [Fact]
    public void An_importance_prints_itself() => new ParameterImportance("learning rate", 0.71239, 0.0304).ToString().Should().Be("learning rate: 0.712 ± 0.030");

    private static TrialRecord[] Trials(SearchSpace space, ulong seed, int count, Func<double[], double> function) => [.. Enumerable.Range(0, count).Select(number =>
    {
        var random = new RandomStream(seed, (ulong)number);
        var values = ParameterValues.FromUnit(space, [.. Enumerable.Range(0, space.Count).Select(i => random.Uniform((ulong)i))]);
        double[] u = new double[space.Count];
        values.ToUnit(u);
        return new TrialRecord { Number = number, State = TrialState.Complete, Values = values, Value = function(u) };
    })];
}
