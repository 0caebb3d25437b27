using System.Text.Json.Serialization;

namespace NeuralTraining;

/// <summary>What happened in a training run.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class TrainingHistory
{
    /// <summary>Longer runs let the list grow: a run can be meant to last until it is canceled.</summary>
    private const long MaxReserved = 1 << 20;

    private readonly List<double> _losses = [];
    private readonly List<Evaluation> _evaluations = [];

    /// <summary>Creates a history of what happened, such as one that was stored; copied.</summary>
    /// <param name="losses">The loss of each mini-batch.</param>
    /// <param name="evaluations">The evaluations, in order.</param>
    public TrainingHistory(IReadOnlyList<double> losses, IReadOnlyList<Evaluation> evaluations)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(evaluations);
        for (int i = 0; i < evaluations.Count; i++)
        {
            _ = evaluations[i] ?? throw new ArgumentException(Invariant($"None of the evaluations must be null, but that at index {i} is."), nameof(evaluations));
        }

        _losses.AddRange(losses);
        _evaluations.AddRange(evaluations);
    }

    internal TrainingHistory()
    {
    }

    /// <summary>Gets the loss of each mini-batch, in training mode and before its update, weight decay included.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>Gets the evaluations, in the order in which they were made.</summary>
    public IReadOnlyList<Evaluation> Evaluations => _evaluations;

    /// <inheritdoc />
    public override string ToString() => Invariant($"TrainingHistory of {_losses.Count} updates{(_losses.Count > 0 ? Invariant($", the last with loss {_losses[^1]:G4}") : "")}") +
        (_evaluations.Count > 0 ? Invariant($", and {_evaluations.Count} evaluations, the last: {_evaluations[^1]}") : "");

    /// <summary>Makes room for a run of so many iterations, so that its updates need none.</summary>
    internal void Reserve(long iterations) => _losses.EnsureCapacity((int)Math.Min(iterations, MaxReserved));

    internal void Add(double loss) => _losses.Add(loss);

    internal void Add(Evaluation evaluation) => _evaluations.Add(evaluation);
}
