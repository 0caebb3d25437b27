using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using NeuralTraining.Metrics;

namespace NeuralTraining;

/// <summary>Loss and metrics of a network at one moment of its training.</summary>
/// <remarks>Two evaluations are equal if all their numbers are, by name.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record Evaluation
{
    /// <summary>Gets the number of updates before the evaluation.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets the number of epochs that had passed, in all runs of the trainer: the updates of this run divided
    /// by the mini-batches of an epoch, after those that earlier runs had begun.</summary>
    public required double Epoch { get; init; }

    /// <summary>Gets the mean loss over the training data, in inference mode, weight decay included.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Gets the metrics over the training data, by name: see <see cref="TrainerOptions.Metrics"/>. Default:
    /// empty.</summary>
    public IReadOnlyDictionary<string, double> TrainMetrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Gets the mean loss over the validation data; null without any.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Gets the metrics over the validation data, by name; null without any such data.</summary>
    public IReadOnlyDictionary<string, double>? ValidationMetrics { get; init; }

    /// <summary>Gets the share of the training data that was classified right, which is one of the
    /// <see cref="TrainMetrics"/>; NaN if it was not computed.</summary>
    [JsonIgnore]
    public double TrainAccuracy
    {
        get => TrainMetrics.GetValueOrDefault(Accuracy.MetricName, double.NaN);
        init => TrainMetrics = WithAccuracy(TrainMetrics, value);
    }

    /// <summary>Gets the share of the validation data that was classified right, which is one of the
    /// <see cref="ValidationMetrics"/>; null without such data, NaN if it was not computed.</summary>
    [JsonIgnore]
    public double? ValidationAccuracy
    {
        get => ValidationMetrics?.GetValueOrDefault(Accuracy.MetricName, double.NaN);
        init => ValidationMetrics = value is { } accuracy
            ? WithAccuracy(ValidationMetrics ?? ReadOnlyDictionary<string, double>.Empty, accuracy)
            : ValidationMetrics;
    }

    /// <inheritdoc />
    public bool Equals(Evaluation? other) =>
        other is not null
        && (Iteration, Epoch, TrainLoss, ValidationLoss).Equals((other.Iteration, other.Epoch, other.TrainLoss, other.ValidationLoss))
        && AreEqual(TrainMetrics, other.TrainMetrics)
        && AreEqual(ValidationMetrics, other.ValidationMetrics);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Iteration, Epoch, TrainLoss, ValidationLoss);

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"epoch {Epoch:0.##} (update {Iteration}): training loss {TrainLoss:G4}{Text(TrainMetrics)}") +
        (ValidationLoss is null ? "" : Invariant($"; validation loss {ValidationLoss:G4}{Text(ValidationMetrics)}"));

    private static ReadOnlyDictionary<string, double> WithAccuracy(IReadOnlyDictionary<string, double> metrics, double value) =>
        new(new OrderedDictionary<string, double>(metrics, StringComparer.Ordinal) { [Accuracy.MetricName] = value });

    private static bool AreEqual(IReadOnlyDictionary<string, double>? left, IReadOnlyDictionary<string, double>? right) =>
        left is null || right is null
            ? left == right
            : left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out double value) && value.Equals(pair.Value));

    private static string Text(IReadOnlyDictionary<string, double>? metrics) => string.Concat(
        (metrics ?? ReadOnlyDictionary<string, double>.Empty).Select(
            metric => Math.Abs(metric.Value) <= 1
                ? Invariant($", {metric.Key} {metric.Value:0.0000}")
                : Invariant($", {metric.Key} {metric.Value:G4}")));
}
