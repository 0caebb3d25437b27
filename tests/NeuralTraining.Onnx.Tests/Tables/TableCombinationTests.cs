using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.Tabular;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Onnx.Tests.Tables;

/// <summary>Runs every preparation of columns in ONNX Runtime, and compares it with the model.</summary>
public sealed class TableCombinationTests(ITestOutputHelper output)
{
    private const string Target = "target";

    private static readonly ColumnPreparation[] Numbers = [.. Every(
        [PreparationMethod.Standardize, PreparationMethod.MinMax, PreparationMethod.Robust, PreparationMethod.Keep],
        [MissingRule.Refuse, MissingRule.Mean, MissingRule.Median, MissingRule.MostFrequent],
        [UnknownRule.Refuse])];

    private static readonly ColumnPreparation[] Categories =
    [
        .. Every([PreparationMethod.OneHot], [MissingRule.Refuse, MissingRule.MostFrequent, MissingRule.Category], Enum.GetValues<UnknownRule>()),
        .. Every([PreparationMethod.Ordinal], [MissingRule.Refuse, MissingRule.MostFrequent], Enum.GetValues<UnknownRule>()),
    ];

    /// <summary>The rules of columns of numbers with those of texts; those of numbers as categories take turns.</summary>
    internal static IEnumerable<(ColumnPreparation Numbers, ColumnPreparation Texts, ColumnPreparation Year)> Rules =>
        from i in Enumerable.Range(0, Numbers.Length)
        from j in Enumerable.Range(0, Categories.Length)
        select (Numbers[i], Categories[j], Categories[(i + j) % Categories.Length]);

    [Fact]
    public void There_are_as_many_combinations_as_are_said() => (Numbers.Length, Categories.Length).Should().Be((28, 14));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_preparation_answers_as_the_model_does(int classes)
    {
        int count = 0;
        double largest = 0;
        foreach ((ColumnPreparation numbers, ColumnPreparation texts, ColumnPreparation year) in Rules)
        {
            largest = Math.Max(largest, Compare(classes, numbers, texts, year));
            count++;
        }

        output.WriteLine(Invariant($"{(classes == 0 ? "regressor" : $"{classes} classes")}: {count} combinations, largest difference {largest:g3}"));
        count.Should().Be(392);
    }

    /// <summary>Fits a model of a table with two columns of numbers, one of texts, and one of numbers as categories.</summary>
    internal static TableModel Fit(int classes, ColumnPreparation numbers, ColumnPreparation texts, ColumnPreparation year)
    {
        var preparation = new PreparationOptions
        {
            Numbers = numbers,
            Texts = texts,
            Columns = new Dictionary<string, ColumnPreparation> { ["year"] = year },
        };
        Table training = Rows(40, classes, numbers, texts, year, mayBeUnknown: false);
        return classes == 0 ? SmallModels.Regressor(training, Target, preparation) : SmallModels.Classifier(training, Target, preparation);
    }

    /// <summary>Compares answers, and the prepared inputs of the network to the bit. Returns the largest difference.</summary>
    private static double Compare(int classes, ColumnPreparation numbers, ColumnPreparation texts, ColumnPreparation year)
    {
        string what = Invariant($"{numbers} {texts} {year}");
        Table asked = Rows(17, classes, numbers, texts, year, mayBeUnknown: true);
        TableModel model = Fit(classes, numbers, texts, year);
        using var run = new TableRun(TableRun.SaveWithInputs(model, out string inputs));
        double largest = 0;
        foreach (Table table in (Table[])[asked, .. Enumerable.Range(0, asked.RowCount).Select(row => asked.SelectRows(row))])
        {
            IReadOnlyDictionary<string, Array> answers = run.Run(table);
            ((float[])answers[inputs]).Should().Equal(model.Preparation.Transform(table).ToArray(), what);
            largest = Math.Max(largest, Require(model, table, answers, what));
        }

        return largest;
    }

    internal static double Require(TableModel model, Table table, IReadOnlyDictionary<string, Array> answers, string what)
    {
        if (model is RegressorModel regressor)
        {
            float[] expected = regressor.Predict(table);
            return Difference.Require(Tensor.Create(expected, [expected.Length, 1]), (float[])answers["prediction"], what);
        }

        var classifier = (ClassifierModel)model;
        ((string[])answers["label"]).Should().Equal(classifier.PredictLabels(table), what);
        return Difference.Require(classifier.PredictProbabilities(table), (float[])answers["probabilities"], what);
    }

    /// <summary>Makes rows with two columns of numbers, one of texts and one of numbers as categories, in an order in which they alternate. Values are missing or
    /// unknown where rules allow it.</summary>
    private static Table Rows(int count, int classes, ColumnPreparation numbers, ColumnPreparation texts, ColumnPreparation year, bool mayBeUnknown)
    {
        string?[] island = new string?[count], names = new string?[count];
        float[] depth = new float[count], years = new float[count], mass = new float[count], target = new float[count];
        for (int row = 0; row < count; row++)
        {
            island[row] = Value(texts, row, 7, ["Dream", "Biscoe", "Ünst – “å”"], "Atlantis", null);
            depth[row] = IsMissing(numbers, row, 5) ? float.NaN : 13.1f + row * 7 % 11 * 0.37f;
            years[row] = Value(year, row, 6, [2007, -0f, 0.1f, 2009.5f], 1999, float.NaN);
            mass[row] = IsMissing(numbers, row, 3) ? float.NaN : row * row % 13 - 6.25f;
            target[row] = 20 + 3 * (row % 5);
            names[row] = Invariant($"kind {row % Math.Max(classes, 2)}");
        }

        return new Table(
            new TextColumn("island", island),
            new NumberColumn("depth (mm)", depth),
            new NumberColumn("year", years),
            new NumberColumn("mass", mass),
            classes == 0 ? new NumberColumn(Target, target) : new TextColumn(Target, names));

        T Value<T>(ColumnPreparation rule, int row, int period, T[] known, T unknown, T missing) =>
            IsMissing(rule, row, period) ? missing
            : mayBeUnknown && rule.Unknown == UnknownRule.Ignore && row % 4 == 1 ? unknown
            : known[row % known.Length];
    }

    private static bool IsMissing(ColumnPreparation rule, int row, int period) => rule.Missing != MissingRule.Refuse && row % period == 0;

    private static IEnumerable<ColumnPreparation> Every(PreparationMethod[] methods, MissingRule[] rules, UnknownRule[] unknown) =>
        from method in methods
        from missing in rules
        from rule in unknown
        from indicator in missing is MissingRule.Refuse or MissingRule.Category ? [false] : new[] { false, true }
        select new ColumnPreparation { Method = method, Missing = missing, Unknown = rule, MissingIndicator = indicator };
}
