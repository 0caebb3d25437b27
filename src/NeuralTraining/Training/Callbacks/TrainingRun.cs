using NeuralTraining.Data;
using NeuralTraining.Metrics;
using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining.Callbacks;

/// <summary>A call of <see cref="Trainer.Fit"/> as its callbacks see it: its data, its progress and its latest
/// step.</summary>
/// <remarks>For the thread that trains: calls of any other thread are refused until the run is over.
/// <see cref="Network"/>, <see cref="Optimizer"/>, <see cref="Train"/>, <see cref="Validation"/>,
/// <see cref="Metrics"/>, <see cref="Schedule"/>, <see cref="Iteration"/>, <see cref="Iterations"/>,
/// <see cref="Updates"/>, <see cref="Epoch"/> and <see cref="ToString"/> may be read from any thread at any
/// time.</remarks>
public sealed partial class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly MiniBatches _batches;
    private readonly GradientAccumulation? _accumulation;
    private ParameterSet? _gradients;
    private double _loss = double.NaN;
    private long _batch;
    private bool _isOver;

    /// <summary>Prepares a run. Refuses data that does not fit the network.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="options">Its options.</param>
    /// <param name="train">The training data.</param>
    /// <param name="validation">The validation data.</param>
    /// <param name="epochsBefore">The number of epochs that earlier runs of the trainer have begun.</param>
    /// <param name="resumed">The state of the run to resume; null: a new run.</param>
    /// <param name="callbacks">The callbacks, the trainer's own among them.</param>
    internal TrainingRun(
        Trainer trainer,
        TrainerOptions options,
        Dataset train,
        Dataset? validation,
        long epochsBefore,
        TrainingState? resumed,
        CallbackList callbacks)
    {
        (_trainer, Train, Validation, Schedule, Callbacks) = (trainer, train, validation, options.Schedule, callbacks);
        RequireFit(train, "training set", nameof(train));
        if (validation is not null)
        {
            RequireFit(validation, "validation set", nameof(validation));
        }

        _batches = train.CreateMiniBatches(options.BatchSizeOf(train.Count), options.Seed, options.Sampling, options.LastBatch);
        bool isLastSmall = options is { LastBatch: LastBatch.Keep, Sampling: Sampling.ShuffledEpochs };
        string remedy = isLastSmall ? "Take larger mini-batches, or LastBatch.EvenOut." : "Take larger mini-batches.";
        Network.RequireTrainable(_batches.SmallestSize, nameof(train), remedy);
        _batches.MaxDegreeOfParallelism = Network.MaxDegreeOfParallelism;
        _accumulation = options.AccumulateBatches == 1 ? null : new GradientAccumulation(Network);
        Epochs = new(
            resumed?.RunStart ?? Iteration, resumed?.EpochsBefore ?? epochsBefore, _batches.PerEpoch, options.AccumulateBatches);
        long count = options.Iterations ?? (long)options.Epochs * Epochs.PerEpoch;
        Iterations = Epochs.RunStart + Math.Min(count, long.MaxValue - Epochs.RunStart);
        Metrics = Array.AsReadOnly<IMetric>(
            [.. options.Metrics ?? Network.LossFunction.DefaultMetrics(train.AsBatch(), Network.Outputs)]);
        Past = resumed?.History ?? new TrainingHistory();
    }

    /// <summary>Gets the network. Between two events, the callback may use it as it likes; only <see cref="Gradients"/>
    /// are overwritten by a gradient of the callback's own.</summary>
    public MultiLayerNet Network => _trainer.Network;

    /// <summary>Gets the optimizer.</summary>
    public IOptimizer Optimizer => _trainer.Optimizer;

    /// <summary>Gets the training data.</summary>
    public Dataset Train { get; }

    /// <summary>Gets the validation data; null if there is none.</summary>
    public Dataset? Validation { get; }

    /// <summary>Gets the metrics that evaluations compute: see <see cref="TrainerOptions.Metrics"/>.</summary>
    public IReadOnlyList<IMetric> Metrics { get; }

    /// <summary>Gets the schedule that sets the learning rate before each update; null if there is none.</summary>
    public ILearningRateSchedule? Schedule { get; }

    /// <summary>Gets the number of updates that the trainer has made, in all its runs.</summary>
    public long Iteration => _trainer.Iteration;

    /// <summary>Gets the number of updates at the end of the run, if nothing stops it.</summary>
    public long Iterations { get; }

    /// <summary>Gets the number of updates of this run so far, those before it was resumed included: 0 when a new run
    /// begins.</summary>
    public long Updates => Epochs.Updates(Iteration);

    /// <summary>Gets the number of epochs that have passed, in all runs of the trainer: see
    /// <see cref="Evaluation.Epoch"/>.</summary>
    public double Epoch => Epochs.Epoch(Iteration);

    /// <summary>Gets the loss of the latest mini-batch, before its update, or the mean of those that
    /// <see cref="TrainerOptions.AccumulateBatches"/> puts together; NaN before the first gradient.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains.</exception>
    public double Loss
    {
        get
        {
            RequireThread();
            return _loss;
        }
    }

    /// <summary>Gets the gradients of the latest mini-batch, or the mean of several, regularizers included. May be
    /// changed in place in <see cref="ITrainingCallback.OnGradientComputed"/>, which changes the update.</summary>
    /// <exception cref="InvalidOperationException">No gradient has been computed yet, or another thread
    /// trains.</exception>
    public ParameterSet Gradients
    {
        get
        {
            RequireThread();
            return _gradients ?? throw new InvalidOperationException(
                "A gradient must have been computed for the gradients of a run to be read, but none has been yet. " +
                "Read them in OnGradientComputed.");
        }
    }

    /// <summary>Gets the history so far.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains.</exception>
    public TrainingHistory History
    {
        get
        {
            RequireThread();
            return Past;
        }
    }

    /// <summary>Gets whether the run ends here, normally: all its updates have been made, or a callback has stopped it.
    /// False for a run that was canceled or has failed.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains.</exception>
    public bool IsComplete
    {
        get
        {
            RequireThread();
            return !HasFailed && (IsStopped || Iteration >= Iterations);
        }
    }

    internal EpochCount Epochs { get; }

    /// <summary>The history, for the trainer's own use.</summary>
    internal TrainingHistory Past { get; }

    /// <summary>The callbacks, which are notified of each event.</summary>
    internal CallbackList Callbacks { get; }

    internal bool IsCanceled { get; set; }

    internal bool HasFailed { get; private set; }

    /// <summary>A bound of the magnitude of the gradients, which saves the optimizer a pass over them; null:
    /// unknown.</summary>
    internal float? GradientBound { private get; set; }

    private bool IsStopped => Past.StopReason is not null;

    /// <summary>Ends the run normally, with a reason that <see cref="TrainingHistory.StopReason"/> then holds. Of
    /// several reasons, the first counts.</summary>
    /// <remarks>A stop after an update lets that update count: the evaluation that follows the last update and the last
    /// checkpoint are made as at any end. A stop between gradient and update leaves the update out, and no evaluation
    /// follows.</remarks>
    /// <param name="reason">The reason, not empty.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    /// <exception cref="InvalidOperationException">The run is over, or another thread trains.</exception>
    public void Stop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        RequireThread();
        if (_isOver)
        {
            throw new InvalidOperationException("A run must be under way to be stopped, but is over. Stop it before OnRunEnd.");
        }

        Past.StopReason ??= reason;
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"TrainingRun: update {Iteration} of {Iterations}, epoch {Epoch:0.##}");

    /// <summary>Refuses a run with a schedule, which sets the learning rate in each iteration.</summary>
    internal void RequireNoSchedule(ITrainingCallback callback)
    {
        if (Schedule is not null)
        {
            throw new InvalidOperationException(
                $"A run with {callback.GetType().Name}, which sets the learning rate, must have no schedule, " +
                $"but has {Schedule.GetType().Name}. Set TrainerOptions.Schedule to null, or leave out the callback.");
        }
    }

    /// <summary>Refuses any thread but the one that trains, until the run is over.</summary>
    internal void RequireThread() => _trainer.Guard.Check(
        "A run must be used by the thread that trains, or when it is over, but a call came from another thread. " +
        "Use what a callback keeps, or wait for the end of Fit.");

    /// <summary>Refuses data that does not fit the network, under the caller's name and parameter.</summary>
    private void RequireFit(Dataset data, string name, string argument)
    {
        try
        {
            Network.RequireFit(data.AsBatch());
        }
        catch (ArgumentException exception)
        {
            string parameter = new ArgumentException("", exception.ParamName).Message, message = exception.Message;
            string sentence = message.EndsWith(parameter, StringComparison.Ordinal) ? message[..^parameter.Length] : message;
            throw new ArgumentException($"{sentence} The {name} does not fit the network.", argument, exception);
        }
    }
}
