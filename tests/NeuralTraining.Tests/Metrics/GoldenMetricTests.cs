using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Metrics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Metrics;

/// <summary>The values are scikit-learn's, in one pass and in parts.</summary>
public sealed class GoldenMetricTests
{
    private const double Tolerance = 1e-13;

    /// <summary>Probabilities of logits are rounded to single precision, those of scikit-learn were not.</summary>
    private const double RoundedTolerance = 1e-6;

    private static readonly JsonElement Values = Golden.Load("metrics");

    public static TheoryData<string> Classifications => [.. Values.GetProperty("classifications").EnumerateArray().Select(NameOf)];

    public static TheoryData<string> Regressions => [.. Values.GetProperty("regressions").EnumerateArray().Select(NameOf)];

    [Theory]
    [MemberData(nameof(Classifications))]
    public void Classifications_are_scored_as_by_scikit_learn(string name)
    {
        JsonElement golden = Find("classifications", name);
        bool areProbabilities = golden.GetProperty("kind").GetString() == "probabilities";
        int classes = golden.GetProperty("classes").GetInt32();
        MetricCase given = CaseOf(golden);

        Check(given, new Accuracy(), golden, "accuracy");
        Check(given, new LogLoss(), golden, "log loss", areProbabilities ? Tolerance : RoundedTolerance);
        for (int k = 1; k <= classes; k++)
        {
            Check(given, new TopKAccuracy(k), golden.GetProperty("top first")[k - 1]);
        }

        foreach (Averaging averaging in Enum.GetValues<Averaging>())
        {
            JsonElement average = golden.GetProperty(averaging.ToString().ToLowerInvariant());
            Check(given, new Precision(averaging), average, "precision");
            Check(given, new Recall(averaging), average, "recall");
            Check(given, new F1(averaging), average, "f1");
        }

        for (int i = 0; i < classes; i++)
        {
            JsonElement each = golden.GetProperty("each");
            Check(given, Precision.OfClass(i), each.GetProperty("precision")[i]);
            Check(given, Recall.OfClass(i), each.GetProperty("recall")[i]);
            Check(given, F1.OfClass(i), each.GetProperty("f1")[i]);
            Check(given, RocAuc.OfClass(i), golden.GetProperty("auc each")[i]);
        }

        Check(given, new RocAuc(), golden, classes == 2 ? "auc" : "auc macro");
        Check(given, new RocAuc(Averaging.Weighted), golden, classes == 2 ? "auc" : "auc weighted");
    }

    [Theory]
    [MemberData(nameof(Classifications))]
    public void Reports_of_classes_hold_the_values_of_scikit_learn(string name)
    {
        JsonElement golden = Find("classifications", name);
        MetricCase given = CaseOf(golden);
        ClassificationReport report = null!;
        given.With([.. Enumerable.Range(0, given.Count)], (in Predictions predictions, in Batch batch) => report = ClassificationReport.Of(predictions, batch));

        report.Confusion.Rows.SelectMany(row => row).Should().Equal(golden.GetProperty("confusion").Doubles(), (a, b) => Math.Abs(a - b) <= 1e-13 * b);
        report.Accuracy.Should().BeApproximately(golden.GetProperty("accuracy").GetDouble(), 1e-15);
        report.Classes.Select(scores => scores.F1).Should().Equal(golden.GetProperty("each").GetProperty("f1").Doubles(), (a, b) => Math.Abs(a - b) <= 1e-15);
        Close(report.Macro.Precision, golden.GetProperty("macro").GetProperty("precision"), "macro");
        Close(report.Weighted.Recall, golden.GetProperty("weighted").GetProperty("recall"), "weighted");
        Close(report.LogLoss!.Value, golden.GetProperty("log loss"), "log loss", RoundedTolerance);
        Close(report.RocAuc!.Value, golden.GetProperty(report.Classes.Count == 2 ? "auc" : "auc macro"), "auc");
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Regressions_are_scored_as_by_scikit_learn(string name)
    {
        JsonElement golden = Find("regressions", name);
        MetricCase given = MetricCase.OfNumbers(
            golden.GetProperty("targets").Floats(), golden.GetProperty("predictions").Floats(), golden.GetProperty("outputs").GetInt32(), WeightsOf(golden));

        // Targets far from zero lose digits in scikit-learn's own mean.
        double tolerance = name.StartsWith("far", StringComparison.Ordinal) ? 1e-12 : Tolerance;
        Check(given, new Mae(), golden, "mae", tolerance);
        Check(given, new Rmse(), golden, "rmse", tolerance);
        Check(given, new R2(), golden, "r2", tolerance);

        RegressionReport report = null!;
        given.With([.. Enumerable.Range(0, given.Count)], (in Predictions predictions, in Batch batch) => report = RegressionReport.Of(predictions, batch));
        JsonElement each = golden.GetProperty("each");
        for (int j = 0; j < given.Outputs; j++)
        {
            Close(report.Outputs[j].Mae, each.GetProperty("mae")[j], "MAE", tolerance);
            Close(report.Outputs[j].Rmse, each.GetProperty("rmse")[j], "RMSE", tolerance);
            Close(report.Outputs[j].R2, each.GetProperty("r2")[j], "R2", tolerance);
        }

        Close(report.Rmse, golden.GetProperty("rmse"), "RMSE", tolerance);
        Close(report.R2, golden.GetProperty("r2"), "R2", tolerance);
        report.Support.Should().BeApproximately(given.Weights.Length == 0 ? given.Count : given.Weights.Sum(weight => (double)weight), 1e-12);
    }

    private static string NameOf(JsonElement golden) => golden.GetProperty("name").GetString()!;

    private static JsonElement Find(string kind, string name) => Values.GetProperty(kind).EnumerateArray().Single(golden => NameOf(golden) == name);

    private static float[]? WeightsOf(JsonElement golden) =>
        golden.GetProperty("weights") is { ValueKind: JsonValueKind.Array } weights ? weights.Floats() : null;

    private static MetricCase CaseOf(JsonElement golden) => MetricCase.OfClasses(
        golden.GetProperty("scores").Floats(), golden.GetProperty("outputs").GetInt32(), [.. golden.GetProperty("labels").Doubles().Select(label => (int)label)],
        WeightsOf(golden), golden.GetProperty("kind").GetString() == "probabilities");

    private static void Check(MetricCase given, IMetric metric, JsonElement golden, string key, double tolerance = Tolerance) =>
        Check(given, metric, golden.GetProperty(key), tolerance);

    private static void Check(MetricCase given, IMetric metric, JsonElement expected, double tolerance = Tolerance)
    {
        double whole = given.Compute(metric);
        Close(whole, expected, metric.Name, tolerance);
        foreach (int rows in new[] { 1, 2, 3, 7 })
        {
            given.Compute(metric, rows).Should().Be(whole, "{0} of parts of {1} rows", metric.Name, rows);
        }

        Close(given.Compute(metric, 3, Enumerable.Range(0, given.Count).Reverse()), expected, metric.Name, tolerance);
    }

    /// <summary>Null is NaN.</summary>
    private static void Close(double actual, JsonElement expected, string name, double tolerance = Tolerance)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            actual.Should().Be(double.NaN, "{0} is not defined", name);
            return;
        }

        actual.Should().BeApproximately(expected.GetDouble(), tolerance * Math.Max(Math.Abs(expected.GetDouble()), 1e-3), "{0}", name);
    }
}
