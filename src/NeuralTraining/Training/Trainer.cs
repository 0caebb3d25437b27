using NeuralTraining.Data;
using NeuralTraining.Optimizers;

namespace NeuralTraining;

/// <summary>Trains a network: draws mini-batches, computes gradients, updates, evaluates, and keeps the history.</summary>
/// <remarks>
/// It owns the loop and nothing else, and the loop uses only what is public: <c>network.Gradient(batches.Draw(i))</c>, then <c>optimizer.Update</c>.
/// It prints nothing. The run is a function of the network's and the options' seeds: the same seeds give the same weights, to the bit.
/// </remarks>
public sealed class Trainer
{
    private readonly MultiLayerNet _network;
    private readonly IOptimizer _optimizer;
    private readonly TrainerOptions _options;

    /// <summary>Creates a trainer.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="optimizer">What moves its parameters.</param>
    /// <param name="options">How to train; without it, the defaults of <see cref="TrainerOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Trainer(MultiLayerNet network, IOptimizer optimizer, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        _network = network;
        _optimizer = optimizer;
        _options = options ?? new TrainerOptions();
        _options.Check();
    }

    /// <summary>Gets the history of the latest run, up to where it was canceled if it was; null before the first.</summary>
    public TrainingHistory? History { get; private set; }

    /// <summary>Trains the network. Beginning and evaluations allocate, updates do not.</summary>
    /// <param name="train">What to train on.</param>
    /// <param name="validation">What to evaluate on besides the training data.</param>
    /// <param name="progress">Told about every update.</param>
    /// <param name="cancellationToken">Stops training between two updates.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network or the mini-batch size; nothing has been changed.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled. The network is as the last update left it, and <see cref="History"/> holds what
    /// happened until then.</exception>
    public TrainingHistory Fit(
        Dataset train, Dataset? validation = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        _network.RequireFit(train.AsBatch());
        if (validation is not null)
        {
            _network.RequireFit(validation.AsBatch());
        }

        MiniBatches batches = train.MiniBatches(_options.BatchSize, _options.Seed, _options.Sampling);
        long iterations = _options.Iterations ?? (long)_options.Epochs * batches.PerEpoch;
        var history = new TrainingHistory(iterations);
        History = history;

        for (long i = 0; i < iterations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ParameterSet gradients = _network.Gradient(batches.Draw(i), out double loss);
            _optimizer.Update(_network.Parameters, gradients);
            history.Add(loss);

            long updates = i + 1;
            double epoch = (double)updates / batches.PerEpoch;
            Evaluation? evaluation = null;
            if (IsTimeToEvaluate(updates, iterations, batches.PerEpoch))
            {
                evaluation = Evaluate(updates, epoch, train, validation);
                history.Add(evaluation);
            }

            progress?.Report(new TrainingProgress(updates, iterations, epoch, loss, evaluation));
        }

        return history;
    }

    private bool IsTimeToEvaluate(long updates, long iterations, int perEpoch) => _options.EvaluateEvery is { } interval
        ? (updates - 1) % interval == 0
        : updates % perEpoch == 0 || updates == iterations;

    private Evaluation Evaluate(long updates, double epoch, Dataset train, Dataset? validation)
    {
        (double trainLoss, double trainAccuracy) = _network.Evaluate(train.AsBatch());
        if (validation is null)
        {
            return new Evaluation(updates, epoch, trainLoss, trainAccuracy, null, null);
        }

        (double validationLoss, double validationAccuracy) = _network.Evaluate(validation.AsBatch());
        return new Evaluation(updates, epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy);
    }
}
