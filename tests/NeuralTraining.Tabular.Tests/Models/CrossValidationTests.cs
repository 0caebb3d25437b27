using FluentAssertions;
using NeuralTraining.Data;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

public sealed class CrossValidationTests
{
    [Fact]
    public void Each_row_is_predicted_once_by_a_model_that_has_not_seen_it()
    {
        CrossValidation<string> result = new MlpClassifier(SmallTables.Quick).CrossValidate(SmallTables.Iris, "species", folds: 3, seed: 1);

        string[] right = [.. Enumerable.Range(0, 150).Select(row => SmallTables.Iris["species"].TextOf(row)!)];
        result.IsPredicted.Should().HaveCount(150).And.OnlyContain(predicted => predicted);
        result.Scores.Should().HaveCount(3).And.OnlyContain(score => score > 0.8);
        result.Mean.Should().BeApproximately(result.Predictions.Zip(right).Count(pair => pair.First == pair.Second) / 150.0, 1e-12);
        result.StandardError.Should().BeApproximately(Math.Sqrt(result.Scores.Sum(score => Math.Pow(score - result.Mean, 2)) / 2 / 3), 1e-12);
    }

    [Fact]
    public void It_prints_a_report()
    {
        CrossValidation<float> result = new MlpRegressor(SmallTables.QuickFilling).CrossValidate(SmallTables.AutoMpg, "Miles_per_Gallon", folds: 2);

        result.ToString().Should().MatchRegex(
            """
            ^fold  train  validation  R2
               1    199         199  0\.\d{4}
               2    199         199  0\.\d{4}
            R2 0\.\d{4} ± 0\.\d{4} \(standard error of 2 folds\)$
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_fold_is_what_training_on_its_part_gives()
    {
        var fold = new Fold([.. Enumerable.Range(0, 100)], [.. Enumerable.Range(90, 60)]);
        var classifier = new MlpClassifier(SmallTables.Quick);

        CrossValidation<string> result = classifier.CrossValidate(SmallTables.Iris, "species", [fold]);
        ClassifierModel model = classifier.Fit(SmallTables.Iris.SelectRows([.. fold.TrainIndices]), "species");

        result.Scores.Should().Equal(model.Score(SmallTables.Iris.SelectRows([.. fold.ValidationIndices])));
        result.StandardError.Should().Be(double.NaN);
        result.IsPredicted.Count(predicted => predicted).Should().Be(60);
        result.Predictions[0].Should().BeNull();
    }

    [Fact]
    public void Preparations_see_the_training_part_alone()
    {
        Table table = Table.ParseCsv("a,b,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{(i == 13 ? "rare" : "usual")},{i % 2}\n")));

        Refused(() => new MlpClassifier(SmallTables.Quick).CrossValidate(table, "y", folds: 4)).Should().Contain(
            "must hold a value known from training, but row").And.Contain("holds 'rare'");
    }

    [Fact]
    public void A_row_that_is_refused_is_named_by_its_number_in_the_whole_table()
    {
        Table texts = Table.ParseCsv("a,y\nu,0\nu,1\nu,2\nw,3\n"), gaps = Table.ParseCsv("a,y\n1,0\n1,1\n1,2\n,3\n");
        var last = new Fold([0, 1, 2], [2, 3]);

        Refused(() => new MlpRegressor(SmallTables.Quick).CrossValidate(texts, "y", [last])).Should().Be(
            "The column 'a' must hold a value known from training, but row 3 holds 'w'. The known ones are 'u'.");
        Refused(() => new MlpRegressor(SmallTables.Quick).CrossValidate(gaps, "y", [new Fold([2, 3], [0])])).Should().StartWith(
            "The column 'a' must have a value in every row, but row 3 has none.");
        Refused(() => new MlpClassifier(SmallTables.Quick).CrossValidate(gaps, "y", [last])).Should().Contain("but row 3 has none.");
    }

    [Fact]
    public void Progress_names_the_fold_and_it_can_be_canceled()
    {
        using var source = new CancellationTokenSource();
        var folds = new List<(int, int)>();
        var progress = new SynchronousProgress<CrossValidationProgress>(p =>
        {
            folds.Add((p.Fold, p.Folds));
            if (p is { Fold: 1, Training.Iteration: 2 })
            {
                p.ToString().Should().StartWith("fold 2 of 5: update 2 of 160");
                source.Cancel();
            }
        });
        Action run = () => new MlpClassifier(SmallTables.Quick).CrossValidate(SmallTables.Iris, "species", progress: progress, cancellationToken: source.Token);

        run.Should().Throw<OperationCanceledException>();
        folds.Distinct().Should().Equal((0, 5), (1, 5));
    }

    [Fact]
    public void Wrong_folds_are_refused_by_name()
    {
        var classifier = new MlpClassifier(SmallTables.Quick);
        Table once = Table.ParseCsv("x,y\n1,a\n2,a\n3,a\n4,a\n5,b\n6,b\n7,c\n");

        Refused(() => classifier.CrossValidate(once, "y", folds: 2)).Should().StartWith("Each class must have a row for each of the 2 folds, but class 'c' of 'y' has 1.");
        Refused(() => classifier.CrossValidate(once, "y", folds: 1)).Should().Contain("must be from 2 to");
        Refused(() => classifier.CrossValidate(once, "y", folds: 8)).Should().Contain("must be from 2 to");
        Refused(() => classifier.CrossValidate(once, "y", [])).Should().StartWith("A cross-validation must have at least one fold, but was given none.");
        Refused(() => classifier.CrossValidate(once, "y", [new Fold([0, 4], [7])])).Should().StartWith("The rows must be from 0 to 6, but one was '7'.");
        Refused(() => classifier.CrossValidate(once, "z")).Should().StartWith("The table must have a column 'z'");
    }

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
