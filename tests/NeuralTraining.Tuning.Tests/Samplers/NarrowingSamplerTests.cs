using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers;

/// <summary>The search in rounds: which space each trial is sampled in.</summary>
public sealed class NarrowingSamplerTests
{
    private const int PerRound = 10, Best = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(25)]
    public void All_trials_of_a_round_are_sampled_in_the_space_that_its_first_trial_could_narrow(int lag)
    {
        const int trials = 60;
        IReadOnlyList<TrialRecord> run = Histories.Of(new NarrowingSampler(PerRound, Best), Network.Space, trials, lag, seed: 3);

        for (int k = 0; k < trials; k++)
        {
            int seen = Math.Max(0, k / PerRound * PerRound - lag);
            SearchSpace space = run.Take(seen).Count(trial => trial.State == TrialState.Complete) < Best
                ? Network.Space
                : Network.Space.Narrow([.. run.Take(seen)], Direction.Minimize, Best);
            run[k].Values.Should().Be(new RandomSampler().Suggest(new(space, Direction.Minimize, 3, k)), "this is trial {0}", k);
            run[k].Values!.Space.Should().BeSameAs(Network.Space);
        }
    }

    [Fact]
    public void Later_rounds_are_better()
    {
        IReadOnlyList<TrialRecord> run = Histories.Of(new NarrowingSampler(20, 5), Network.Space, 100, lag: 8, seed: 1);

        double[] means = [.. run.Chunk(20).Select(
            round => round.Where(trial => trial.Value is not null).Average(trial => trial.Value!.Value))];

        means.Should().BeInDescendingOrder();
        means[^1].Should().BeLessThan(means[0] / 4);
    }

    [Fact]
    public void Rounds_have_25_trials_and_5_are_best_unless_other_numbers_are_given() =>
        new NarrowingSampler().Hyperparameters.Should().Equal(new Dictionary<string, double> { ["TrialsPerRound"] = 25, ["Best"] = 5 });

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        FluentActions.Invoking(() => new NarrowingSampler(0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of trials per round must be at least 1, but was '0'.*");
        FluentActions.Invoking(() => new NarrowingSampler(10, 1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of best trials must be at least 2, but was '1'.*");
    }
}
