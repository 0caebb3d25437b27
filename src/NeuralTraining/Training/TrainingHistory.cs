using System.Text.Json.Serialization;
using NeuralTraining.Callbacks;

namespace NeuralTraining;

/// <summary>The losses, evaluations and changes of a training run.</summary>
/// <remarks>It grows until its run is over: no other thread may read it before.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class TrainingHistory
{
    /// <summary>Longer runs let the list grow: a run can be meant to last until it is canceled.</summary>
    private const long MaxReserved = 1 << 20;

    private readonly List<double> _losses = [];
    private readonly List<Evaluation> _evaluations = [];
    private readonly List<TrainingChange> _changes = [];

    /// <summary>Creates a history, such as one that was stored. Copies its arguments.</summary>
    /// <param name="losses">The loss of each mini-batch.</param>
    /// <param name="evaluations">The evaluations, in order.</param>
    /// <param name="changes">The intended changes. Default: none.</param>
    /// <param name="stopReason">The reason why a callback stopped the run. Default: null: none did.</param>
    /// <exception cref="ArgumentException">An evaluation or a change is null.</exception>
    public TrainingHistory(
        IReadOnlyList<double> losses,
        IReadOnlyList<Evaluation> evaluations,
        IReadOnlyList<TrainingChange>? changes = null,
        string? stopReason = null)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(evaluations);
        RequireNoNull(evaluations, nameof(evaluations));
        RequireNoNull(changes ?? [], nameof(changes));
        _losses.AddRange(losses);
        _evaluations.AddRange(evaluations);
        _changes.AddRange(changes ?? []);
        StopReason = stopReason;
    }

    internal TrainingHistory()
    {
    }

    /// <summary>Gets the loss of each update's mini-batch, in training mode and before the update, weight decay
    /// included; a mean where <see cref="TrainerOptions.AccumulateBatches"/> puts several together.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>Gets the evaluations, in the order in which they were made.</summary>
    public IReadOnlyList<Evaluation> Evaluations => _evaluations;

    /// <summary>Gets the intended changes, made when the run was resumed, in order: see
    /// <see cref="ResumeChanges"/>. Usually empty.</summary>
    public IReadOnlyList<TrainingChange> Changes => _changes;

    /// <summary>Gets the reason why a callback stopped the run, such as that of <see cref="EarlyStopping"/>; null if
    /// none did.</summary>
    public string? StopReason { get; internal set; }

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"TrainingHistory of {_losses.Count} updates") +
        (_losses.Count > 0 ? Invariant($", the last with loss {_losses[^1]:G4}") : "") +
        (_evaluations.Count > 0 ? Invariant($", and {_evaluations.Count} evaluations, the last: {_evaluations[^1]}") : "") +
        (StopReason is null ? "" : $"; stopped: {StopReason}");

    /// <summary>Reserves memory for the iterations of a run, so that its updates allocate none.</summary>
    internal void Reserve(long iterations) => _losses.EnsureCapacity((int)Math.Min(iterations, MaxReserved));

    internal void Add(double loss) => _losses.Add(loss);

    internal void Add(Evaluation evaluation) => _evaluations.Add(evaluation);

    internal void Add(TrainingChange change) => _changes.Add(change);

    private static void RequireNoNull<T>(IReadOnlyList<T> items, string name) where T : class
    {
        for (int i = 0; i < items.Count; i++)
        {
            _ = items[i] ?? throw new ArgumentException(Invariant($"None of the {name} may be null, but that at index {i} is."), name);
        }
    }
}
