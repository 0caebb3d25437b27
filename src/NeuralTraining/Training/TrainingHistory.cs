namespace NeuralTraining;

/// <summary>What happened in a training run.</summary>
/// <remarks>It grows until its run is over: let no other thread read it before.</remarks>
public sealed class TrainingHistory
{
    /// <summary>Longer runs let the list grow: a run can be meant to last until it is canceled.</summary>
    private const long MaxReserved = 1 << 20;

    private readonly List<double> _losses = [];
    private readonly List<Evaluation> _evaluations = [];
    private readonly List<TrainingChange> _changes = [];

    internal TrainingHistory()
    {
    }

    /// <summary>Gets the loss of each mini-batch, in training mode and before its update, weight decay included.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>Gets the evaluations, in the order in which they were made.</summary>
    public IReadOnlyList<Evaluation> Evaluations => _evaluations;

    /// <summary>Gets what was changed on purpose where the run was resumed, in that order: see
    /// <see cref="ResumeChanges"/>. Usually empty.</summary>
    public IReadOnlyList<TrainingChange> Changes => _changes;

    /// <summary>Makes room for a run of so many iterations, so that its updates need none.</summary>
    internal void Reserve(long iterations) => _losses.EnsureCapacity((int)Math.Min(iterations, MaxReserved));

    internal void Add(double loss) => _losses.Add(loss);

    internal void Add(Evaluation evaluation) => _evaluations.Add(evaluation);

    internal void Add(TrainingChange change) => _changes.Add(change);
}
