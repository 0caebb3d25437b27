using FluentAssertions;
using NeuralTraining.Data;
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

        model.Score(SmallTables.Iris).Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void A_class_of_too_few_rows_is_refused_by_its_name()
    {
        Table table = Table.ParseCsv("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{(i < 3 ? "rare" : i % 2 == 0 ? "even" : "odd")}\n")));
        string advice = " Set another ValidationFraction, or no Patience.";

        Refused(() => new MlpClassifier(new() { Patience = 1 }).Fit(table, "y")).Should().Be(
            "Early stopping must train on a row of each class and evaluate another, but cannot with a fraction of 0.1 of 40 rows, of which class 'rare' of 'y' has 3." + advice);
        Refused(() => new MlpClassifier(new() { Patience = 1, ValidationFraction = 0.9 }).Fit(table, "y")).Should().Be(
            "Early stopping must train on a row of each class and evaluate another, but cannot with a fraction of 0.9 of 40 rows, of which class 'rare' of 'y' has 3." + advice);
        Refused(() => new MlpClassifier(new() { Patience = 1 }).CrossValidate(table, "y", folds: 3)).Should().Contain("class 'rare' of 'y' has 2.");
        Refused(() => new MlpClassifier(new() { Patience = 1 }).Fit(table.SelectRows(0, 10), "y")).Should().Be(
            "Early stopping must evaluate at least one row, but a fraction of 0.1 of 2 rows is none." + advice);
        Refused(() => new MlpRegressor(new() { Patience = 1 }).Fit(table.SelectColumns("x").SelectRows(0, 10, 20) is var rows
            ? new Table(rows["x"], new NumberColumn("z", 1, 2, 3)) : rows, "z")).Should().Be("Early stopping must evaluate at least one row, but a fraction of 0.1 of 3 rows is none." + advice);
    }

    /// <summary>The message names the smallest class: whenever a part lacks a class, it lacks that one.</summary>
    [Fact]
    public void Whenever_a_class_has_too_few_rows_the_smallest_has()
    {
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            int[] sizes = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => random.Next(1, 12)).Order()], labels = [.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size))];
            Action split = () => Folds.SplitStratified(labels, random.Next(1, 100) / 100.0, 0);

            string? message = Record.Exception(split) is ArgumentException exception and not ArgumentOutOfRangeException ? exception.Message : null;
            (message is null || message.Contains($"but of the {sizes.Min()} of class ", StringComparison.Ordinal)).Should().BeTrue("{0}", message);
        }
    }

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
