using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining;

/// <summary>Trains a network: draws mini-batches, computes gradients, updates, evaluates, and keeps the history.</summary>
/// <remarks>
/// It owns the loop and nothing else, and the loop uses only what is public: <c>network.Gradient(batches.Draw(i))</c>, then <c>optimizer.Update</c>,
/// after <c>optimizer.LearningRate = schedule.LearningRate(i)</c> if there is a schedule. It stops before an update by what is not finite.
/// It prints nothing. Two new networks with two new trainers and the same seeds get the same weights, to the bit.
/// A trainer is for one thread at a time, and during <see cref="Fit"/> so are its network and an optimizer of this library: calls of any other thread are refused, while reports of progress, which
/// come on the thread of <see cref="Fit"/>, may use all of them. <see cref="Iteration"/>, <see cref="Network"/> and
/// <see cref="ToString"/> may be read from any thread at any time.
/// </remarks>
public sealed partial class Trainer
{
    private const string RunRefusal =
        "A network must be trained by one run at a time, but a run began while a run or a call was under way. Wait for its end, or train another network.";

    private readonly TrainerOptions _options;
    private readonly CallGuard _guard = new();

    /// <summary>Those of the latest run; null before the first.</summary>
    private EpochCount? _epochs;

    /// <summary>Creates a trainer.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="optimizer">What moves its parameters.</param>
    /// <param name="options">How to train; without it, the defaults of <see cref="TrainerOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Trainer(MultiLayerNet network, IOptimizer optimizer, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        Network = network;
        Optimizer = optimizer;
        _options = options ?? new TrainerOptions();
        _options.Check();
        Checkpoints = _options.Checkpoints is { } checkpoints ? new CheckpointFolder(Path.GetFullPath(checkpoints.Folder)) : null;
    }

    /// <summary>Gets the network to train.</summary>
    public MultiLayerNet Network { get; }

    /// <summary>Gets the history of the latest run, up to where it was canceled if it was; null before the first.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in a run, which adds to the history.</exception>
    public TrainingHistory? History
    {
        get
        {
            _guard.Check("A history must be read by the thread that trains, or when the run is over, but a call came from another thread. Take what progress reports, or wait for the end of Fit.");
            return field;
        }

        private set;
    }

    /// <summary>Gets how many updates this trainer has made, in all its runs.</summary>
    public long Iteration
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    internal IOptimizer Optimizer { get; }

    /// <summary>The folder of checkpoints; null if none are saved.</summary>
    internal CheckpointFolder? Checkpoints { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, (nameof(Network), Network.Title), (nameof(Optimizer), Optimizer), (nameof(Iteration), Iteration));

    /// <summary>Trains the network for as many epochs or iterations as the options say. Beginning, evaluations and
    /// checkpoints allocate, updates do not.</summary>
    /// <remarks>A second call is a second run, on the same data or on other: it goes on from the weights, the
    /// optimizer's state and the <see cref="Iteration"/> that the first has left, and begins with a new epoch, in an
    /// order of its own, and a new history. Two runs of whole epochs are one that is as long as both, to the bit. The
    /// first call after <see cref="Resume"/> does the rest of the run that was resumed.</remarks>
    /// <param name="train">What to train on.</param>
    /// <param name="validation">What to evaluate on besides the training data.</param>
    /// <param name="progress">Told about every update.</param>
    /// <param name="cancellationToken">Stops training between two updates.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network or the mini-batch size, a mini-batch
    /// has fewer rows than the network's <see cref="MultiLayerNet.RowBlocks"/>, or
    /// one of those blocks would have one row for BatchNorm, or checkpoints are to be saved and what the optimizer keeps is not
    /// shaped like the parameters; nothing has been changed.</exception>
    /// <exception cref="InvalidOperationException">Another run trains the network or has the optimizer,
    /// another thread uses one of them, the optimizer keeps state for another network, the schedule's rate in the first or the last iteration of the run is not a finite number
    /// greater than zero, another run trains in the folder of checkpoints, which the message names, or one has left a
    /// checkpoint of a later iteration there, hyperparameters that a checkpoint is to hold are null, or the run that
    /// was resumed trained or was validated on other data or was to end before its checkpoint; no parameter has been changed. Or the rate is not in an
    /// iteration between them, which ends training there.</exception>
    /// <exception cref="NotSupportedException">Checkpoints are to be saved, but the optimizer's state cannot be; nothing has been changed.</exception>
    /// <exception cref="IOException">The folder of checkpoints may not be read, or cannot be made or locked; nothing
    /// has been changed. Or a checkpoint could not be saved, as the disk is full or the folder may not be written to,
    /// for instance. The network is as the last update left it, <see cref="History"/> holds what happened until then,
    /// and the checkpoints before are still there.</exception>
    /// <exception cref="NonFiniteException">The validation data holds numbers that leave no finite loss; nothing has
    /// been changed. Or the loss of a mini-batch, a gradient, the loss of an evaluation, or a parameter or a running average of BatchNorm at
    /// the end of the run is infinite or not a number; so is one of them, or of what an optimizer of this library keeps, when a
    /// checkpoint is due, which then is not saved. Buffers of your own layers may hold any number, and so may what your own optimizer keeps. Network and optimizer are as the last update left them, apart from
    /// what layers of your own keep elsewhere than in parameters and buffers, and <see cref="History"/> holds what
    /// happened until then.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled. The network is as the last update left it, and <see cref="History"/> holds what
    /// happened until then.</exception>
    public TrainingHistory Fit(
        Dataset train, Dataset? validation = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        using Run turn = new(this, RunRefusal);
        return FitInRun(train, validation, progress, cancellationToken);
    }

    /// <summary>Does what <see cref="Fit"/> does on the caller's thread alone, whatever the network's degree of
    /// parallelism, which no other thread sees or sets meanwhile.</summary>
    internal TrainingHistory FitOnThisThread(Dataset train, Dataset? validation, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using Run turn = new(this, RunRefusal);
        int? given = Network.MaxDegreeOfParallelism;
        Network.MaxDegreeOfParallelism = 1;
        try
        {
            return FitInRun(train, validation, progress, cancellationToken);
        }
        finally
        {
            Network.MaxDegreeOfParallelism = given;
        }
    }

    /// <summary>Trains within a run that has begun.</summary>
    private TrainingHistory FitInRun(Dataset train, Dataset? validation, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        RequireFit(train, "training set", nameof(train));
        if (validation is not null)
        {
            RequireFit(validation, "validation set", nameof(validation));
        }

        MiniBatches batches = train.CreateMiniBatches(_options.BatchSizeOf(train.Count), _options.Seed, _options.Sampling, _options.LastBatch);
        bool isLastSmall = _options is { LastBatch: LastBatch.Keep, Sampling: Sampling.ShuffledEpochs };
        Network.RequireTrainable(batches.SmallestSize, nameof(train), isLastSmall ? "Take larger mini-batches, or LastBatch.EvenOut." : "Take larger mini-batches.");
        batches.MaxDegreeOfParallelism = Network.MaxDegreeOfParallelism;
        long count = _options.Iterations ?? (long)_options.Epochs * batches.PerEpoch;
        EpochCount epochs = _resumed is { State: var run }
            ? new(run.RunStart, run.EpochsBefore, batches.PerEpoch)
            : new(Iteration, _epochs?.Begun(Iteration) ?? 0, batches.PerEpoch);
        long end = epochs.RunStart + Math.Min(count, long.MaxValue - epochs.RunStart);
        RequireRates(Iteration, end - 1);
        if (validation is not null)
        {
            RequireFinite(validation);
        }

        using CheckpointLock? folder = BeginCheckpoints(train, validation, end);
        _firstRate ??= Optimizer.LearningRate;
        TrainingHistory history = _resumed?.State.History ?? new TrainingHistory();
        history.Reserve(count);
        History = history;
        _epochs = epochs;
        _resumed = null;
        var step = new TrainingStep(Network, Optimizer, batches);

        while (Iteration < end)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                SaveCheckpoint(epochs);
                cancellationToken.ThrowIfCancellationRequested();
            }

            float? rate = _options.Schedule is { } schedule ? RateOf(schedule, Iteration) : null;
            double loss = step.Take(Iteration, epochs.MiniBatch(Iteration), rate);
            Iteration++;
            history.Add(loss);
            if (Iteration == end)
            {
                RequireFinite();
            }

            double epoch = epochs.Epoch(Iteration);
            Evaluation? evaluation = null;
            if (IsTimeToEvaluate(end, epochs))
            {
                evaluation = Evaluate(epoch, train, validation);
                history.Add(evaluation);
            }

            if (IsTimeToSave(end, epochs))
            {
                SaveCheckpoint(epochs);
            }

            progress?.Report(new TrainingProgress { Iteration = Iteration, Iterations = end, Epoch = epoch, Loss = loss, Evaluation = evaluation });
        }

        return history;
    }

    /// <summary>Refuses data that does not fit the network, by the name and the parameter that the caller knows it
    /// by.</summary>
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

    /// <summary>Refuses a schedule that gives no rate at an end of the run: most only fall, so an end shows what no iteration may.</summary>
    private void RequireRates(long first, long last)
    {
        if (_options.Schedule is { } schedule && first <= last)
        {
            _ = RateOf(schedule, first);
            _ = RateOf(schedule, last);
        }
    }

    private static float RateOf(ILearningRateSchedule schedule, long iteration)
    {
        float rate = schedule.LearningRate(iteration);
        return rate > 0 && float.IsFinite(rate)
            ? rate
            : throw new InvalidOperationException(
                Invariant($"The schedule must give a finite learning rate greater than zero in every iteration of the run, but gives '{rate}' in iteration {iteration}."));
    }

    private bool IsTimeToEvaluate(long end, EpochCount epochs) => _options.EvaluateEvery is { } interval
        ? (epochs.Updates(Iteration) - 1) % interval == 0
        : epochs.Updates(Iteration) % epochs.PerEpoch == 0 || Iteration == end;

    private Evaluation Evaluate(double epoch, Dataset train, Dataset? validation)
    {
        (double trainLoss, double trainAccuracy) = Evaluate(train, TrainingData);
        (double Loss, double Accuracy)? validated = validation is null ? null : Evaluate(validation, ValidationData);
        return new Evaluation
        {
            Iteration = Iteration,
            Epoch = epoch,
            TrainLoss = trainLoss,
            TrainAccuracy = trainAccuracy,
            ValidationLoss = validated?.Loss,
            ValidationAccuracy = validated?.Accuracy,
        };
    }
}
