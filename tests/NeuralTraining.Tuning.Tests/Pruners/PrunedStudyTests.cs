using FluentAssertions;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Pruners;

/// <summary>Studies with the pruners of the library.</summary>
public sealed class PrunedStudyTests
{
    public static TheoryData<IPruner> Pruners => [new MedianPruner(), new PercentilePruner(25, startupTrials: 3), new SuccessiveHalvingPruner(reductionFactor: 2)];

    [Theory]
    [MemberData(nameof(Pruners))]
    public void The_number_of_workers_changes_no_decision(IPruner pruner)
    {
        string one = Toy.Log(Run(pruner, workers: 1));

        one.Should().Contain(",pruned,").And.Contain(",failed,").And.Contain(",complete,");
        Toy.Log(Run(pruner, workers: 4)).Should().Be(one);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void The_best_trial_is_the_one_that_a_study_without_a_pruner_finds(IPruner pruner)
    {
        // The curves of this objective never cross.
        StudyResults pruned = Run(pruner, workers: 4), whole = Run(null, workers: 4);

        pruned.Best!.Number.Should().Be(whole.Best!.Number);
        pruned.Trials.Sum(trial => trial.Curve.Count).Should().BeLessThan(whole.Trials.Sum(trial => trial.Curve.Count) * 8 / 10, "pruning saves steps");
    }

    private static StudyResults Run(IPruner? pruner, int workers) =>
        new Study(Toy.Space, new() { Pruner = pruner, Lag = 4 }).Run(Toy.Objective, 60, workers);
}
