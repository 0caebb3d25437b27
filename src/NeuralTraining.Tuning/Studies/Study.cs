namespace NeuralTraining.Tuning;

/// <summary>A search for good hyperparameters: trials of an objective (chapter 6, Optimizing
/// Hyperparameters).</summary>
/// <remarks>
/// <para>The same space, options and objective give the same trials, values and ranking, bit for bit, however many
/// workers run the study and whichever of them die, if the objective's value depends on nothing but the trial's values
/// and seed. The suggestion for trial k, and every decision to prune it, depend only on the study's seed, on k, on the
/// trial's own curve and on the trials before k − lag (<see cref="StudyOptions.Lag"/>).</para>
/// <para>Any number of threads may call the members at a time. Processes and machines share a study through a storage
/// that is made for it.</para>
/// </remarks>
public sealed class Study
{
    private readonly IStudyStorage _storage;
    private readonly StudyDescription _description;
    private readonly TrialOrder _order;
    private readonly ReturnedClaims _returned;

    /// <summary>Creates a study, or opens one that its storage has.</summary>
    /// <param name="space">The hyperparameters to search.</param>
    /// <param name="options">The options. Default: random search for the smallest value.</param>
    /// <param name="storage">The place of the trials, which is not disposed of. Default: an
    /// <see cref="InMemoryStorage"/>.</param>
    /// <exception cref="ArgumentException">The sampler cannot search the space.</exception>
    /// <exception cref="StudyMismatchException">The storage has a study with another space, sampler, pruner, direction,
    /// seed, lag, or other settings of the objective.</exception>
    public Study(SearchSpace space, StudyOptions? options = null, IStudyStorage? storage = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        (Space, Options, _storage) = (space, options ?? new(), storage ?? new InMemoryStorage());
        (_order, _returned) = (new TrialOrder(space, Options), new ReturnedClaims(_storage));
        Options.Sampler.MaxTrials(space);
        _description = new StudyDescription(space, Options);
        _storage.Open(_description, trials: 0);
    }

    /// <summary>Gets the hyperparameters to search.</summary>
    public SearchSpace Space { get; }

    /// <summary>Gets the options.</summary>
    public StudyOptions Options { get; }

    /// <summary>Gets the trials as they are now, by all workers.</summary>
    public StudyResults Results => new(Space, Options, _storage.Read());

    /// <summary>Returns the seed of a trial (<see cref="Trial.Seed"/>). With it and with the trial's values the
    /// objective trains the same bits again, such as the best network.</summary>
    /// <param name="trial">The number of the trial, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ulong SeedOf(int trial) => TrialOrder.SeedOf(Options.Seed, StudyOptions.AtLeast(trial, 0, "number of the trial", nameof(trial)));

    /// <summary>Runs the objective until the study has a number of finished trials. A study that was interrupted goes
    /// on: finished trials are not repeated.</summary>
    /// <param name="objective">Trains with a trial's values, and returns the value to minimize or maximize. It is
    /// called by <paramref name="workers"/> threads at a time. An exception, NaN or infinity is a failed trial, and
    /// does not stop the study. One that ends early because its token is cancelled must throw, as a Trainer does: what
    /// it returns is the trial's value.</param>
    /// <param name="trials">The number of trials that the study should have in all, at least 1; fewer if the sampler
    /// has fewer.</param>
    /// <param name="workers">The number of trials that this process runs at a time, at least 1. Results do not depend
    /// on it. More than <c>lag + 1</c> wait for each other.</param>
    /// <param name="progress">Is told of each trial that this process finishes, by one thread at a time.</param>
    /// <param name="cancellationToken">Interrupts the study; trials that are running wait for a worker
    /// again.</param>
    /// <remarks>An exception of the sampler, the pruner, the storage or <paramref name="progress"/> is thrown, and
    /// interrupts all workers of this process: no trial fails by it.</remarks>
    /// <returns>The results, when all trials are finished, by whichever worker.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer trials or workers than 1.</exception>
    /// <exception cref="OperationCanceledException">The study was interrupted.</exception>
    /// <exception cref="StudyFailedException">Too many trials in a row failed
    /// (<see cref="StudyOptions.MaxFailuresInARow"/>).</exception>
    public StudyResults Run(
        Func<Trial, double> objective,
        int trials,
        int workers = 1,
        IProgress<StudyProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        StudyOptions.AtLeast(trials, 1, "number of trials", nameof(trials));
        StudyOptions.AtLeast(workers, 1, "number of workers", nameof(workers));
        trials = Math.Min(trials, Options.Sampler.MaxTrials(Space) ?? trials);
        _storage.Open(_description, trials);
        ProgressReports? reports = progress is null ? null : new(progress, Options, _storage, trials);
        using var run = new StudyRun(Options, _order, _storage, _returned, objective, trials, reports, cancellationToken);
        run.Work(workers);
        StudyResults results = Results;
        return results.Failure is { } failure ? throw failure : results;
    }

    /// <summary>Returns the space and the options.</summary>
    public override string ToString() => Invariant($"{Options}\n{Space}");
}
