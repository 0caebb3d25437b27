using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Training_stops_when_the_loss_of_the_rows_that_are_only_evaluated_no_longer_improves()
    {
        // Numbers by chance: there is nothing to learn but by heart.
        Table table = new(
            new NumberColumn("x", [.. Enumerable.Range(0, 100).Select(i => (float)(i * 37 % 101))]),
            new NumberColumn("y", [.. Enumerable.Range(0, 100).Select(i => (float)(i * i * 29 % 103))]));
        var options = new MlpOptions { Hidden = [50], Epochs = 500, LearningRate = 0.02f, Patience = 5, ValidationFraction = 0.2 };
        TrainingProgress last = default;
        var evaluations = new List<Evaluation>();
        var progress = new SynchronousProgress<TrainingProgress>(p =>
        {
            last = p;
            if (p.Evaluation is { } evaluation)
            {
                evaluations.Add(evaluation);
            }
        });

        new MlpRegressor(options).Fit(table, "y", progress).Should().NotBeNull();

        last.Epoch.Should().BeLessThan(500);
        int best = evaluations.FindIndex(evaluation => evaluation.ValidationLoss == evaluations.Min(other => other.ValidationLoss));
        evaluations.Count.Should().Be(best + 1 + 5);
    }

    [Fact]
    public void Classifiers_evaluate_a_part_of_each_class()
    {
        ClassifierModel model = new MlpClassifier(new() { Epochs = 100, LearningRate = 0.01f, Patience = 10 }).Fit(SmallTables.Iris, "species");
        Action few = () => new MlpClassifier(new() { Patience = 10 }).Fit(SmallTables.Iris.SelectRows(0, 1, 50, 51, 100), "species");

        model.Score(SmallTables.Iris).Should().BeGreaterThan(0.9);
        few.Should().Throw<ArgumentException>();
    }
}
