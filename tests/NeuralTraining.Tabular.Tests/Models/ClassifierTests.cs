using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

public sealed class ClassifierTests
{
    private sealed record Flower(double SepalLength, double SepalWidth, double PetalLength, double PetalWidth);

    private static readonly ClassifierModel Model = new MlpClassifier(SmallTables.Quick).Fit(SmallTables.Iris, target: "species");

    [Fact]
    public void It_learns_the_classes()
    {
        Model.Classes.Should().Equal("setosa", "versicolor", "virginica");
        Model.Score(SmallTables.Iris).Should().BeGreaterThan(0.95);
        Model.ToString().Should().StartWith("ClassifierModel of 'species': 'setosa', 'versicolor', 'virginica' by 'sepal length (cm)', ");
        (Model.Network.Inputs, Model.Network.Outputs).Should().Be((4, 3));
    }

    [Fact]
    public void Tables_rows_and_records_have_the_same_answers_to_the_bit()
    {
        RecordColumns<Flower> columns = new RecordColumns<Flower>().Number("sepal length (cm)", f => f.SepalLength).Number("sepal width (cm)", f => f.SepalWidth)
            .Number("petal length (cm)", f => f.PetalLength).Number("petal width (cm)", f => f.PetalWidth);
        ClassPrediction[] all = Model.Predict(SmallTables.Iris);
        float[] probabilities = Model.PredictProbabilities(SmallTables.Iris).ToArray();
        for (int row = 0; row < all.Length; row += 37)
        {
            float[] values = [.. SmallTables.Iris.Without("species").Columns.Select(column => ((NumberColumn)column).Values[row])];
            ClassPrediction single = Model.Predict(SmallTables.Iris.Without("species").Columns.Zip(values).ToDictionary(pair => pair.First.Name, pair => (object?)pair.Second));
            ClassPrediction typed = Model.Predict(new Flower(values[0], values[1], values[2], values[3]), columns);

            single.Probabilities.Should().Equal(all[row].Probabilities).And.Equal(typed.Probabilities).And.Equal(probabilities[(3 * row)..(3 * row + 3)]);
            single.Class.Should().Be(all[row].Class).And.Be(typed.Class).And.Be(Model.PredictLabels(SmallTables.Iris)[row]);
        }
    }

    [Fact]
    public void A_prediction_has_a_class_and_the_probabilities_of_all()
    {
        ClassPrediction prediction = Model.Predict(SmallTables.Iris.SelectRows(0))[0];

        prediction.Class.Should().Be("setosa");
        prediction["setosa"].Should().Be(prediction.Probability).And.Be(prediction.Probabilities[0]).And.BeGreaterThan(0.8f);
        prediction.Probabilities.Sum().Should().BeApproximately(1, 1e-6f);
        prediction.ToString().Should().MatchRegex(@"^setosa \([01]\.\d{3}\)$");
        Refused(() => prediction["Setosa"]).Should().StartWith("There must be a class 'Setosa', but the classes are 'setosa', 'versicolor', 'virginica'.");
    }

    [Fact]
    public void Training_repeats_to_the_bit_and_depends_on_the_seed()
    {
        new MlpClassifier(SmallTables.Quick).Fit(SmallTables.Iris, "species").ContentHash.Should().Be(Model.ContentHash).And.MatchRegex("^[0-9a-f]{64}$");
        new MlpClassifier(new() { Hidden = [16], Epochs = 40, BatchSize = 32, LearningRate = 0.01f, Seed = 1 }).Fit(SmallTables.Iris, "species").ContentHash.Should().NotBe(Model.ContentHash);
    }

    [Fact]
    public void Texts_missing_values_and_numbers_as_classes_are_learned()
    {
        ClassifierModel model = new MlpClassifier(SmallTables.QuickFilling).Fit(SmallTables.Penguins, "Species");
        model.Score(SmallTables.Penguins).Should().BeGreaterThan(0.95);

        Table numbers = Table.ParseCsv("x,class\n1,10\n2,10\n-1,2\n-2,2\n");
        ClassifierModel two = new MlpClassifier(SmallTables.Quick).Fit(numbers, "class");
        two.Classes.Should().Equal("2", "10");
        two.PredictLabels(numbers).Should().Equal("10", "10", "2", "2");
    }

    [Theory]
    [InlineData("0", "-0")]
    [InlineData("-0", "0")]
    public void Zero_and_its_negative_are_one_class_and_one_category(string first, string second)
    {
        Table table = Table.ParseCsv($"x,y\n{first},{first}\n1,1\n{second},{second}\n1,1\n");

        ClassifierModel model = new MlpClassifier(new() { Epochs = 200, LearningRate = 0.01f, Preparation = new() { Numbers = ColumnPreparation.OneHot } }).Fit(table, "y");

        model.Preparation.InputNames.Should().Equal("x=0", "x=1");
        model.Classes.Should().Equal("0", "1");
        model.Score(table).Should().Be(1);
    }

    [Fact]
    public void Numbers_that_are_names_but_rounded_are_refused()
    {
        Table table = Table.ParseCsv("id,y\n1,16777215\n2,16777217\n3,16777216\n"), texts = Table.ParseCsv("id,y\n1,16777217\n2,16777216\n", new() { ColumnTypes = new Dictionary<string, ColumnType> { ["y"] = ColumnType.Text } });
        string message = "Numbers as classes or categories must be less than 16777216 in magnitude, as greater ones are rounded, but row 1 of column 'y' holds '16777216'. Read the column as one of texts.";

        Refused(() => new MlpClassifier().Fit(table, "y")).Should().Be(message);
        Refused(() => new MlpRegressor(new() { Preparation = new() { Columns = new Dictionary<string, ColumnPreparation> { ["y"] = ColumnPreparation.OneHot } } }).Fit(table, "id")).Should().Be(message);
        new MlpClassifier(new() { Epochs = 1 }).Fit(texts, "y").Classes.Should().Equal("16777216", "16777217");
        new MlpRegressor(new() { Epochs = 1 }).Fit(table, "y").Should().NotBeNull();
    }

    [Fact]
    public void Nothing_that_is_printed_controls_a_terminal()
    {
        Table table = Table.ParseCsv("\"a\u001b[31m\nx\",y\n1,\"p\u001b\"\n2,\"q\u001b\"\n");
        ClassifierModel model = new MlpClassifier(new() { Epochs = 1 }).Fit(table, "y");

        string printed = model.ToString() + model.Predict(table)[0] + model.Preparation + table.Describe() + table + model.PermutationImportance(table)[0];
        printed.Should().Contain("\\u001B").And.NotContain("\u001b");
        model.Preparation.Describe().Should().Be("a\\u001B[31m\\u000Ax  (x − 1.5) / 0.5\n");
    }

    [Fact]
    public void Many_threads_get_the_answers_of_one()
    {
        float[] expected = Model.PredictProbabilities(SmallTables.Iris).ToArray();

        Parallel.For(0, 32, _ =>
        {
            Model.PredictProbabilities(SmallTables.Iris).ToArray().Should().Equal(expected);
            Model.ContentHash.Should().HaveLength(64);
        });
    }

    [Fact]
    public void Rows_asked_by_16_threads_have_the_answers_of_one()
    {
        Dictionary<string, object?>[] rows =
        [
            .. Enumerable.Range(0, 150).Select(row => SmallTables.Iris.Without("species").Columns.ToDictionary(column => column.Name, column => (object?)((NumberColumn)column).Values[row])),
        ];
        float[] expected = [.. Model.Predict(SmallTables.Iris).Select(prediction => prediction.Probability)];
        float[][] answers = new float[16][];
        Thread[] threads = [.. answers.Select((_, i) => new Thread(() => answers[i] = [.. rows.Select(row => Model.Predict(row).Probability)]))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        answers.Should().OnlyContain(all => all.SequenceEqual(expected));
    }

    [Fact]
    public void Progress_is_reported_and_training_can_be_canceled()
    {
        using var source = new CancellationTokenSource();
        var progress = new SynchronousProgress<TrainingProgress>(p =>
        {
            if (p.Iteration == 3)
            {
                source.Cancel();
            }
        });
        Action fit = () => new MlpClassifier(SmallTables.Quick).Fit(SmallTables.Iris, "species", progress, source.Token);

        fit.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Wrong_use_is_refused_by_name()
    {
        var classifier = new MlpClassifier(SmallTables.Quick);

        Refused(() => classifier.Fit(SmallTables.Iris, "Specis")).Should().StartWith("The table must have a column 'Specis', but has none of that name. Did you mean 'species'?");
        Refused(() => classifier.Fit(Table.ParseCsv("a,b\n1,x\n2,NA\n3,NA\n"), "b")).Should().Be("The target 'b' must have a value in every row, but row 1 has none, and 2 in all.");
        Refused(() => classifier.Fit(Table.ParseCsv("a,b\n1,x\n2,x\n"), "b")).Should().Be("The target of a classifier must have at least two classes, but 'b' has only 'x'.");
        Refused(() => classifier.Fit(SmallTables.AutoMpg.SelectColumns("Weight_in_lbs", "Year"), "Weight_in_lbs")).Should().Be(
            "The target of a classifier must have few different values, but 'Weight_in_lbs' has 351 in 398 rows. Use MlpRegressor to predict numbers.");
        Refused(() => classifier.Fit(SmallTables.Iris.SelectColumns("species"), "species")).Should().StartWith("A table must have columns besides the target 'species', but has no other.");
        var named = new PreparationOptions { Columns = new Dictionary<string, ColumnPreparation> { ["species"] = ColumnPreparation.OneHot } };
        Refused(() => new MlpClassifier(new() { Preparation = named }).CrossValidate(SmallTables.Iris, "species")).Should().StartWith(
            "The options must prepare only columns besides the target, but PreparationOptions.Columns names 'species'.");
        Refused(() => classifier.Fit(SmallTables.Penguins, "Species")).Should().Contain("must have a value in every row, but row 3 has none.");
        Refused(() => Model.Predict(SmallTables.Iris.Without("petal width (cm)"))).Should().StartWith("The table must have a column 'petal width (cm)'");
        Refused(() => Model.Predict(new Dictionary<string, object?> { ["sepal length (cm)"] = 5 })).Should().StartWith(
            "A row must have the columns of training, but lacks 'sepal width (cm)'. Give null for a missing value.");
        Refused(() => Model.Predict(new Dictionary<string, object?> { ["sepal lenght (cm)"] = 5 })).Should().StartWith(
            "A row must have the columns of training, but has 'sepal lenght (cm)' besides. Did you mean 'sepal length (cm)'?");
        Refused(() => Model.Predict(new Dictionary<string, object?>
        {
            ["sepal length (cm)"] = 5,
            ["sepal width (cm)"] = "wide",
            ["petal length (cm)"] = 1,
            ["petal width (cm)"] = 1,
        })).Should().Be("The column 'sepal width (cm)' must hold numbers as in training, but row 0 holds the text 'wide'.");
    }

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
