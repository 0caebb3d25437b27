using System.Text.Json.Serialization;

namespace NeuralTraining;

/// <summary>Loss and accuracy of a network at one moment of its training.</summary>
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

    /// <summary>Gets the share of the training data that was classified right; NaN for a network of one
    /// output.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>Gets the mean loss over the validation data; null without any.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Gets the share of the validation data that was classified right; null without any, NaN for a network of
    /// one output.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"epoch {Epoch:0.##} (update {Iteration}): training loss {TrainLoss:G4}, accuracy {TrainAccuracy:0.0000}") +
        (ValidationLoss is null ? "" : Invariant($"; validation loss {ValidationLoss:G4}, accuracy {ValidationAccuracy:0.0000}"));
}
