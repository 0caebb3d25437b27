using NeuralTraining.Callbacks;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining;

/// <summary>Trains a network: draws mini-batches, computes gradients, updates, evaluates, and keeps the
/// history.</summary>
/// <remarks>
/// It owns the loop and nothing else, and the loop uses only public calls: <c>network.Gradient(batches.Draw(i))</c>,
/// then <c>optimizer.Update</c>, after <c>optimizer.LearningRate = schedule.LearningRate(i)</c> if there is a schedule.
/// Callbacks take part between these calls: see <see cref="TrainerOptions.Callbacks"/>.
/// It refuses an update whose loss or gradient is NaN or infinite. It prints nothing. Two new networks with two new
/// trainers and the same seeds get the same weights, to the bit. A trainer is for one thread at a time, and during
/// <see cref="Fit"/> so are its network and an optimizer of this library: calls of any other thread are refused.
/// Reports of progress come on the thread of <see cref="Fit"/> and may use all of them. <see cref="Iteration"/>,
/// <see cref="Network"/> and <see cref="ToString"/> may be read from any thread at any time.
/// </remarks>
public sealed class Trainer
{
    private const string RunRefusal =
        "A network must be trained by one run at a time, but a run began while a run or a call was under way. " +
        "Wait for its end, or train another network.";

    private const string ResumeRefusal =
        "A network must be trained by one run at a time, but a run or a call was under way while another run resumed.";

    private readonly TrainerOptions _options;

    /// <summary>The epochs of the latest run; null before the first.</summary>
    private EpochCount? _epochs;

    /// <summary>Creates a trainer.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="optimizer">The optimizer that updates its parameters.</param>
    /// <param name="options">The options. Default: null: the defaults of <see cref="TrainerOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Trainer(MultiLayerNet network, IOptimizer optimizer, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        Network = network;
        Optimizer = optimizer;
        _options = options ?? new TrainerOptions();
        _options.Check();
        Callbacks = [.. _options.Callbacks];
        Checkpoints = _options.Checkpoints is { } checkpoints
            ? new Checkpointer(network, optimizer, _options, Callbacks, checkpoints)
            : null;
    }

    /// <summary>Gets the network to train.</summary>
    public MultiLayerNet Network { get; }

    /// <summary>Gets the history of the latest run, also of one that was canceled or failed; null before the
    /// first.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in a run, which adds to the history.</exception>
    public TrainingHistory? History
    {
        get
        {
            Guard.Check(
                "A history must be read by the thread that trains, or when the run is over, but a call came from another thread. " +
                "Use the reports of progress, or wait for the end of Fit.");
            return field;
        }

        private set;
    }

    /// <summary>Gets the number of updates that this trainer has made, in all its runs.</summary>
    public long Iteration
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    internal IOptimizer Optimizer { get; }

    /// <summary>The callbacks of the options, which no longer change.</summary>
    internal ITrainingCallback[] Callbacks { get; }

    /// <summary>Held during a run.</summary>
    internal CallGuard Guard { get; } = new();

    /// <summary>Saves checkpoints; null if none are to be saved.</summary>
    internal Checkpointer? Checkpoints { get; }

    /// <inheritdoc />
    public override string ToString() =>
        Summary.Of(this, (nameof(Network), Network.Title), (nameof(Optimizer), Optimizer), (nameof(Iteration), Iteration));

    /// <summary>Trains the network for the epochs or iterations of the options. The beginning of a run, evaluations and
    /// checkpoints allocate; updates do not.</summary>
    /// <remarks>A second call is a second run, on the same data or on other data: it continues from the weights, the
    /// optimizer's state and the <see cref="Iteration"/> that the first has left, and begins with a new epoch, in an
    /// order of its own, and with a new history. Two runs of whole epochs are one that is as long as both, to the bit.
    /// The first call after <see cref="Resume"/> does the rest of the run that was resumed.</remarks>
    /// <param name="train">The training data.</param>
    /// <param name="validation">The data to evaluate on besides the training data. Default: null: none.</param>
    /// <param name="progress">Receives a report of every update. Default: null: none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network or the mini-batch size, a mini-batch has
    /// fewer rows than the network's <see cref="MultiLayerNet.RowBlocks"/>, or one of those blocks would have one row
    /// for BatchNorm, or checkpoints are to be saved and the optimizer's state is not shaped like the parameters;
    /// nothing has been changed.</exception>
    /// <exception cref="InvalidOperationException">Another run trains the network or has the optimizer, another thread
    /// uses one of them, the optimizer keeps state for another network, the schedule's rate in the first or the last
    /// iteration of the run is not a finite number greater than zero, another run trains in the folder of checkpoints,
    /// which the message names, or one has left a checkpoint of a later iteration there, hyperparameters that a
    /// checkpoint is to hold are null, or the run that was resumed trained or was validated on other data or was to end
    /// before its checkpoint, or another run has a callback; no parameter has been changed. Or the rate of an iteration
    /// between them is not such a number, which ends training there.</exception>
    /// <exception cref="NotSupportedException">Checkpoints are to be saved, but the state of the optimizer or of a
    /// callback cannot be; nothing has been changed.</exception>
    /// <exception cref="IOException">The folder of checkpoints may not be read, or cannot be created or locked; nothing
    /// has been changed. Or a checkpoint could not be saved, as the disk is full or the folder may not be written to,
    /// for instance. The network is as the last update left it, <see cref="History"/> holds what happened until then,
    /// and the checkpoints before are still there.</exception>
    /// <exception cref="NonFiniteException">The validation data holds numbers that leave no finite loss; nothing has
    /// been changed. Or the loss of a mini-batch, a gradient, the loss of an evaluation, or at the end of the run a
    /// parameter or a running average of BatchNorm is NaN or infinite; or one of them, or the state of an optimizer of
    /// this library, is so when a checkpoint is due, which then is not saved. Buffers of your own layers and the state
    /// of your own optimizer may hold any number. Network and optimizer are as the last update left them, apart from
    /// state that layers of your own keep elsewhere than in parameters and buffers, and <see cref="History"/> holds
    /// what happened until then.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled. The network is as the last update left it,
    /// and <see cref="History"/> holds what happened until then.</exception>
    public TrainingHistory Fit(
        Dataset train,
        Dataset? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        using ExclusiveUse use = new(this, RunRefusal);
        return Train(NewRun(train, validation, progress), cancellationToken);
    }

    /// <summary>Takes over the newest whole checkpoint of <see cref="TrainerOptions.Checkpoints"/>: parameters,
    /// buffers, the optimizer's state, counters and the history so far. The next <see cref="Fit"/> then does the rest
    /// of that run, to the same weights and the same history, to the bit, as if it had never stopped.</summary>
    /// <remarks><para>Network, optimizer and options must be made as they were for that run: the checkpoint holds a
    /// description of all that the weights depend on, and a difference is refused unless <paramref name="changes"/>
    /// names it. <see cref="TrainingHistory.Changes"/> then lists it. Layers, losses, regularizers, optimizers and
    /// schedules of your own are compared by the names of their classes and by their hyperparameters, such as
    /// <see cref="Layers.ILayer.Hyperparameters"/>, and a schedule also by the rate of the last iteration, to the bit.
    /// <see cref="Fit"/> compares the data: the numbers of samples and features, all labels, and as many evenly spaced
    /// rows as have 2¹⁷ inputs, or evenly spaced pieces of the first and the last row where these have more. Other
    /// training data is another run: begin it from saved weights. The intervals of evaluations and of checkpoints may
    /// differ.</para>
    /// <para>Without a schedule the learning rate may also be set after resuming, which the history lists, too. A run
    /// that a callback has stopped stays so, and the next <see cref="Fit"/> returns its history, unless its length or
    /// its callbacks have changed. Another run may train in the folder meanwhile: a checkpoint is only read here. Any
    /// number is a value, NaN and infinities included. Allocates as much as the network, the optimizer and the history
    /// hold.</para></remarks>
    /// <param name="changes">The intended differences from the run of the checkpoint. Default: none.</param>
    /// <returns>The checkpoint; null if there is none, so that training starts anew.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The changes are not defined.</exception>
    /// <exception cref="InvalidOperationException">A run trains the network or has the optimizer, another thread uses
    /// one of them, the options name no folder of checkpoints, or the checkpoint's run has other differences than the
    /// changes; nothing has been changed.</exception>
    /// <exception cref="InvalidDataException">There are checkpoints, but none of them is whole; or the newest that is
    /// whole is not one of a network with these parameters, or holds no state of this optimizer or one that a callback
    /// refuses; nothing has been changed.</exception>
    /// <exception cref="NotSupportedException">The optimizer's state cannot be restored; nothing has been
    /// changed.</exception>
    /// <exception cref="IOException">The folder could not be read, or no checkpoint is whole and the newest could not
    /// be read, for lack of permission, for instance; nothing has been changed.</exception>
    public ResumedCheckpoint? Resume(ResumeChanges changes = ResumeChanges.None)
    {
        Checkpointer.Check(changes);
        Checkpointer checkpoints = Checkpoints ?? throw new InvalidOperationException(
            "The options of a trainer must name a folder of checkpoints for it to resume, but name none.");
        using ExclusiveUse use = new(this, ResumeRefusal);
        ResumedCheckpoint? checkpoint = checkpoints.Resume(changes);
        if (checkpoint is not null)
        {
            (Iteration, History) = (checkpoint.Iteration, checkpoints.ResumedState!.History);
        }

        return checkpoint;
    }

    /// <summary>Trains like <see cref="Fit"/>, on the caller's thread alone, whatever the network's degree of
    /// parallelism, which no other thread sees or sets meanwhile.</summary>
    internal TrainingHistory FitOnThisThread(
        Dataset train, Dataset? validation, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using ExclusiveUse use = new(this, RunRefusal);
        int? given = Network.MaxDegreeOfParallelism;
        Network.MaxDegreeOfParallelism = 1;
        try
        {
            return Train(NewRun(train, validation, progress), cancellationToken);
        }
        finally
        {
            Network.MaxDegreeOfParallelism = given;
        }
    }

    /// <summary>Runs the loop: draws a mini-batch, computes the gradient, updates, and notifies the
    /// callbacks.</summary>
    private TrainingHistory Train(TrainingRun run, CancellationToken cancellationToken)
    {
        try
        {
            run.Callbacks.OnRunBegin(run);
            (History, _epochs) = (run.Past, run.Epochs);
            while (!run.IsComplete && !(run.IsCanceled = cancellationToken.IsCancellationRequested))
            {
                run.Callbacks.OnStepBegin(run);
                if (run.TryUpdate())
                {
                    Iteration++;
                    run.Callbacks.OnUpdated(run);
                }
            }
        }
        catch
        {
            run.Fail();
            throw;
        }

        run.End();
        if (run.IsCanceled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (Callbacks.Length > 0)
        {
            NonFiniteRefusal.RequireFiniteState(run);
        }

        return run.Past;
    }

    /// <summary>Prepares a run with its callbacks. Each sees the effects of those before it: yours see the history with
    /// the latest loss, and a gradient that they change is searched for NaN and infinity.</summary>
    private TrainingRun NewRun(Dataset train, Dataset? validation, IProgress<TrainingProgress>? progress) =>
        new(this, _options, train, validation, _epochs?.Begun(Iteration) ?? 0, Checkpoints?.ResumedState, new CallbackList(
        [
            _options.Schedule is { } schedule ? new ScheduledLearningRate(schedule) : null,
            new HistoryRecorder(),
            .. Callbacks,
            new NonFiniteRefusal(),
            new Evaluator(_options.EvaluateEvery),
            Checkpoints,
            progress is null ? null : new ProgressReporter(progress),
        ]));
}
