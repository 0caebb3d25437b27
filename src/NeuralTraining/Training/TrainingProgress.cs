using System.Text.Json.Serialization;

namespace NeuralTraining;

/// <summary>The progress of a training run: reported after every update.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct TrainingProgress
{
    /// <summary>Gets the number of updates that the trainer has made.</summary>
    public long Iteration { get; init; }

    /// <summary>Gets the number of updates at the end of the run.</summary>
    public long Iterations { get; init; }

    /// <summary>Gets the number of epochs that have passed, in all runs of the trainer: see
    /// <see cref="Evaluation.Epoch"/>.</summary>
    public double Epoch { get; init; }

    /// <summary>Gets the loss of the latest mini-batch, before its update.</summary>
    public double Loss { get; init; }

    /// <summary>Gets the evaluation that followed this update; null if none did.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"update {Iteration} of {Iterations}, epoch {Epoch:0.##}: loss {Loss:G4}") +
        (Evaluation is null ? "" : Invariant($"; {Evaluation}"));
}
