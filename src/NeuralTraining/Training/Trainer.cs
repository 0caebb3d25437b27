using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining;

/// <summary>Trains a network: draws mini-batches, computes gradients, updates, evaluates, and keeps the history.</summary>
/// <remarks>
/// It owns the loop and nothing else, and the loop uses only what is public: <c>network.Gradient(batches.Draw(i))</c>, then <c>optimizer.Update</c>,
/// after <c>optimizer.LearningRate = schedule.LearningRate(i)</c> if there is a schedule. It stops before an update by what is not finite.
/// It prints nothing. Two new networks with two new trainers and the same seeds get the same weights, to the bit.
/// </remarks>
public sealed partial class Trainer
{
    private readonly TrainerOptions _options;
    private readonly CheckpointFolder? _folder;

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
        _folder = _options.Checkpoints is { } checkpoints ? new CheckpointFolder(checkpoints.Folder) : null;
    }

    /// <summary>Gets the network to train.</summary>
    public MultiLayerNet Network { get; }

    /// <summary>Gets the history of the latest run, up to where it was canceled if it was; null before the first.</summary>
    public TrainingHistory? History { get; private set; }

    /// <summary>Gets how many updates this trainer has made, in all its runs.</summary>
    public long Iteration { get; private set; }

    internal IOptimizer Optimizer { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, (nameof(Network), Network.Title), (nameof(Optimizer), Optimizer), (nameof(Iteration), Iteration));

    /// <summary>Trains the network for as many epochs or iterations as the options say. A second call goes on with the mini-batches that follow; the first call
    /// after <see cref="Resume"/> does the rest of the run that was resumed. Beginning, evaluations and checkpoints allocate, updates do not.</summary>
    /// <param name="train">What to train on.</param>
    /// <param name="validation">What to evaluate on besides the training data.</param>
    /// <param name="progress">Told about every update.</param>
    /// <param name="cancellationToken">Stops training between two updates.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network or the mini-batch size, or checkpoints are to be saved and what the optimizer keeps is not shaped like the parameters;
    /// nothing has been changed.</exception>
    /// <exception cref="InvalidOperationException">Another run trains the network, the optimizer keeps state for another network, the schedule's rate in the first or
    /// the last iteration of the run is not a finite number greater than zero, the folder of checkpoints holds one of a later iteration, checkpoints are to be saved and the optimizer's hyperparameters are
    /// null, or the run that was resumed trained on another number of samples; no parameter has been changed. Or the rate is not in an iteration between them, or another thread uses the network or the optimizer meanwhile, which ends training there.</exception>
    /// <exception cref="NotSupportedException">Checkpoints are to be saved, but the optimizer's state cannot be; nothing has been changed.</exception>
    /// <exception cref="IOException">The folder of checkpoints may not be read; nothing has been changed. Or a checkpoint could not be saved, as the disk is full or the folder may not be written to,
    /// for instance. The network is as the last update left it, <see cref="History"/> holds what happened until then, and the
    /// checkpoints before are still there.</exception>
    /// <exception cref="NonFiniteException">The loss of a mini-batch or a gradient is infinite or not a number. Network and optimizer are as the last update left them,
    /// apart from what layers of your own keep elsewhere than in parameters and buffers, and <see cref="History"/> holds what happened until then.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled. The network is as the last update left it, and <see cref="History"/> holds what
    /// happened until then.</exception>
    public TrainingHistory Fit(
        Dataset train, Dataset? validation = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        Network.RequireFit(train.AsBatch());
        if (validation is not null)
        {
            Network.RequireFit(validation.AsBatch());
        }

        using CallGuard.Call call = Network.Training.Enter(
            "A network must be trained by one run at a time, but a run began while another was under way. Wait for its end, or train another network.");
        MiniBatches batches = train.MiniBatches(_options.BatchSize, _options.Seed, _options.Sampling);
        batches.MaxDegreeOfParallelism = Network.MaxDegreeOfParallelism;
        long count = _options.Iterations ?? (long)_options.Epochs * batches.PerEpoch;
        long start = _resumed?.RunStart ?? Iteration, end = start + Math.Min(count, long.MaxValue - start);
        RequireRates(Iteration, end - 1);
        RequireCheckpoints(train);
        _firstRate ??= Optimizer.LearningRate;
        TrainingHistory history = _resumed?.History ?? new TrainingHistory();
        history.Reserve(count);
        History = history;
        _resumed = null;
        var step = new TrainingStep(Network, Optimizer, batches);

        while (Iteration < end)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                SaveCheckpoint(start, train);
                cancellationToken.ThrowIfCancellationRequested();
            }

            double loss = step.Take(Iteration, _options.Schedule is { } schedule ? RateOf(schedule, Iteration) : null);
            Iteration++;
            history.Add(loss);

            double epoch = (double)Iteration / batches.PerEpoch;
            Evaluation? evaluation = null;
            if (IsTimeToEvaluate(end, batches.PerEpoch))
            {
                evaluation = Evaluate(epoch, train, validation);
                history.Add(evaluation);
            }

            if (IsTimeToSave(end, batches.PerEpoch))
            {
                SaveCheckpoint(start, train);
            }

            progress?.Report(new TrainingProgress { Iteration = Iteration, Iterations = end, Epoch = epoch, Loss = loss, Evaluation = evaluation });
        }

        return history;
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
                $"The schedule must give a finite learning rate greater than zero in every iteration of the run, but gives '{rate}' in iteration {iteration}.");
    }

    private bool IsTimeToEvaluate(long end, int perEpoch) => _options.EvaluateEvery is { } interval
        ? (Iteration - 1) % interval == 0
        : Iteration % perEpoch == 0 || Iteration == end;

    private Evaluation Evaluate(double epoch, Dataset train, Dataset? validation)
    {
        (double trainLoss, double trainAccuracy) = Network.Evaluate(train.AsBatch());
        (double Loss, double Accuracy)? validated = validation is null ? null : Network.Evaluate(validation.AsBatch());
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
