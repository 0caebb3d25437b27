using System.Text.Json.Serialization;

namespace NeuralTraining;

/// <summary>How far a training run has come: reported after every update.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct TrainingProgress
{
    /// <summary>Gets how many updates the trainer has made.</summary>
    public long Iteration { get; init; }

    /// <summary>Gets how many it will have made at the end of the run.</summary>
    public long Iterations { get; init; }

    /// <summary>Gets how many epochs there have been, in all runs of the trainer: see
    /// <see cref="Evaluation.Epoch"/>.</summary>
    public double Epoch { get; init; }

    /// <summary>Gets the loss of the latest mini-batch, before its update.</summary>
    public double Loss { get; init; }

    /// <summary>Gets the evaluation that followed this update; null if none did.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"update {Iteration} of {Iterations}, epoch {Epoch:0.##}: loss {Loss:G4}") + (Evaluation is null ? "" : Invariant($"; {Evaluation}"));
}
