using NeuralTraining.Callbacks;

namespace NeuralTraining.Tuning;

/// <summary>A trial as the objective sees it: the values of its parameters, its seed, and the place to report
/// to.</summary>
/// <remarks>A trial belongs to the call of the objective that it was given to, and to one thread at a time.</remarks>
public sealed class Trial
{
    private readonly TrialWriter _writer;
    private readonly string? _folder;

    internal Trial(
        TrialClaim claim, ParameterValues values, ulong seed, string? folder, TrialWriter writer, CancellationToken cancellationToken)
    {
        (Number, Attempt, Values, Seed, _folder, _writer, CancellationToken) =
            (claim.Trial.Number, claim.Trial.Attempts, values, seed, folder, writer, cancellationToken);
    }

    /// <summary>Gets the number, from 0.</summary>
    public int Number { get; }

    /// <summary>Gets which attempt this is: 1 unless workers died that ran the trial before.</summary>
    public int Attempt { get; }

    /// <summary>Gets the values of the parameters.</summary>
    public ParameterValues Values { get; }

    /// <summary>Gets the trial's own seed, for weights and mini-batches: a function of the study's seed and the
    /// number.</summary>
    public ulong Seed { get; }

    /// <summary>Gets the token that is cancelled when the study is, or when another worker has claimed the
    /// trial.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Gets whether the pruner has decided that the trial should stop: return any value.</summary>
    public bool ShouldPrune => _writer.PruneReason is not null;

    /// <summary>Gets the trial's own folder, which every attempt sees, so that an interrupted trial can go on from its
    /// checkpoint. It is created when it is asked for first, and never deleted.</summary>
    /// <exception cref="InvalidOperationException">The study has no folder.</exception>
    public string Folder => Directory.CreateDirectory(Path.Combine(
        _folder ?? throw new InvalidOperationException("A trial's folder needs a study with one: set StudyOptions.Folder."),
        Invariant($"trial {Number:0000}"))).FullName;

    /// <summary>Returns the value of a parameter.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="parameter">A parameter of the study's space.</param>
    /// <exception cref="ArgumentException">The space has no such parameter, or one with another range.</exception>
    /// <exception cref="InvalidOperationException">The parameter does not exist in this trial.</exception>
    public T Get<T>(Parameter<T> parameter)
        where T : notnull => Values.Get(parameter);

    /// <summary>Returns whether a parameter exists in this trial.</summary>
    /// <param name="parameter">A parameter of the study's space.</param>
    /// <exception cref="ArgumentException">The space has no such parameter.</exception>
    public bool Has(Parameter parameter) => Values.Has(parameter);

    /// <summary>Reports a value of the objective while the trial runs; then ask <see cref="ShouldPrune"/>.</summary>
    /// <param name="step">The step, such as an epoch, greater than that of the report before.</param>
    /// <param name="value">The value. NaN and infinity fail the trial.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative or not greater than the one
    /// before.</exception>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial, and this one was taken for
    /// dead.</exception>
    /// <exception cref="ArithmeticException">The value is NaN or infinite.</exception>
    public void Report(long step, double value) => _writer.Report(step, value, decide: true);

    /// <summary>Keeps a named value beside the trial's own, such as the training time or a second metric. A name that
    /// was kept before is replaced. They are stored when the trial ends: an attempt that goes on from a checkpoint
    /// keeps its values again.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="value">The value, finite.</param>
    /// <exception cref="ArgumentException">The name is empty, or the value is NaN or infinite.</exception>
    public void Keep(string name, double value) => _writer.Keep(name, value);

    /// <summary>Returns a callback for <see cref="TrainerOptions.Callbacks"/> that reports every evaluation of a run,
    /// by its iteration, and stops the run once the pruner decides so. The last evaluation of a run is reported without
    /// a decision, as nothing is left to save.</summary>
    /// <param name="metric">The name of the metric; null for the first of the validation metrics, or of the training
    /// metrics where there is no validation data; "loss" for the loss.</param>
    public ITrainingCallback ReportEvaluations(string? metric = null) => new EvaluationReports(this, _writer, metric);

    /// <summary>Returns number and values.</summary>
    public override string ToString() => Invariant($"trial {Number} | {Values}");
}
