using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Diagnostics;
using NeuralTraining.Metrics;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>What the library returns as data can be written as JSON and read back equal, by reflection and by generated code, which Native AOT needs.</summary>
public sealed class JsonTests
{
    private static readonly Evaluation Evaluation = new() { Iteration = 600, Epoch = 1.5, TrainLoss = 0.125, TrainAccuracy = 0.96, ValidationLoss = 0.1 + 0.2 };
    private static readonly TrainingProgress Progress = new() { Iteration = 600, Iterations = 800, Epoch = 1.5, Loss = 0.375, Evaluation = Evaluation };
    private static readonly TrainingChange Change = new() { Iteration = 40, What = "length", From = "2 epochs", To = "3 epochs" };
    private static readonly Histogram Histogram = new([0, 0.5, 1], [3, 4]);

    private static readonly ParameterGradientCheck Check = new()
    {
        Name = "W1",
        Verdict = GradientVerdict.BelowNoise,
        RelativeError = 0,
        RelativeNoise = double.PositiveInfinity,
        Worst = new(3, -0.5, double.NaN),
        Checked = 4,
        Kinks = 1,
    };

    private static readonly ConfusionMatrix Confusion = new([[5, 1.5], [0, 2]], [0, 0.25]);

    private static readonly Dictionary<Type, object> Samples = new object[]
    {
        Confusion,
        new ClassScores("b", 0.5, 1, 2 / 3.0, 4),
        new ClassificationReport(Confusion, ["a", "b"], double.PositiveInfinity, double.NaN),
        new OutputErrors("y", 0.1, 0.2, double.NegativeInfinity),
        new RegressionReport([new("y", 0.1, 0.2, 0.3), new("z", 1, 2, double.NaN)], 7.5),
        Evaluation,
        Progress,
        new EnsembleProgress { Network = 2, Training = Progress },
        new MnistDownloadProgress(new Uri("https://example.org/a.gz"), 3, null),
        new ResumedCheckpoint { Path = "a/b", Iteration = 7, Damaged = ["c is damaged", "d is damaged"] },
        Change,
        new TrainingHistory([0.5, double.NaN, 0.1 + 0.2], [Evaluation, Evaluation with { ValidationLoss = null, Iteration = 700 }], [Change], "enough"),
        new Fold([0, 2, 3], [1]),
        Check,
        Check.Worst!,
        new GradientCheckResult([Check, Check with { Name = "b1", Worst = null }]),
        Histogram,
        new ActivationStatistics
        {
            Layer = 2, Kind = "ReLU", IsActivation = true, Mean = 0.25, StandardDeviation = 0.5, Minimum = double.NegativeInfinity, Maximum = 2, DeadUnits = 0.125, SaturatedOutputs = 0.5,
            NonFiniteOutputs = 0.01, Histogram = Histogram,
        },
    }.ToDictionary(sample => sample.GetType());

    public static TheoryData<string> Names => [.. Samples.Keys.Select(type => type.Name)];

    [Fact]
    public void Every_public_record_is_among_those_tried_here()
    {
        IEnumerable<Type> records = typeof(MultiLayerNet).Assembly.GetExportedTypes().Where(
            type => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

        records.Should().NotBeEmpty().And.BeSubsetOf(Samples.Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_read_back_equal(string name)
    {
        (Type type, object sample) = Samples.Single(pair => pair.Key.Name == name);
        string json = JsonSerializer.Serialize(sample, type), generated = JsonSerializer.Serialize(sample, type, DataContext.Default);
        object read = JsonSerializer.Deserialize(json, type)!, readByGenerated = JsonSerializer.Deserialize(json, type, DataContext.Default)!;

        generated.Should().Be(json);
        foreach (object back in new[] { read, readByGenerated })
        {
            JsonSerializer.Serialize(back, type).Should().Be(json);
            back.Should().BeEquivalentTo(sample, options => options.WithStrictOrdering().ComparingByMembers(type));
            if (type.IsAssignableTo(typeof(IEquatable<>).MakeGenericType(type)))
            {
                back.Should().Be(sample).And.Match<object>(value => value.GetHashCode() == sample.GetHashCode());
            }
        }
    }

    [Fact]
    public void What_was_stored_wrongly_is_refused_by_a_sentence()
    {
        FluentActions.Invoking(() => new Histogram([0, 1], [1, 2])).Should().Throw<ArgumentException>()
            .WithMessage("A histogram must have at least one bin between edges that ascend, but has 2 bins and 2 edges.*");
        FluentActions.Invoking(() => new Histogram([0, 0], [1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new TrainingHistory(null!, [])).Should().Throw<ArgumentNullException>().WithParameterName("losses");
        FluentActions.Invoking(() => new TrainingHistory([], [null!])).Should().Throw<ArgumentException>().WithParameterName("evaluations")
            .WithMessage("None of the evaluations may be null, but that at index 0 is.*");
    }
}

[JsonSerializable(typeof(EnsembleProgress))]
[JsonSerializable(typeof(Fold))]
[JsonSerializable(typeof(MnistDownloadProgress))]
[JsonSerializable(typeof(ResumedCheckpoint))]
[JsonSerializable(typeof(TrainingHistory))]
[JsonSerializable(typeof(GradientCheckResult))]
[JsonSerializable(typeof(ActivationStatistics))]
[JsonSerializable(typeof(ClassificationReport))]
[JsonSerializable(typeof(RegressionReport))]
internal sealed partial class DataContext : JsonSerializerContext;
