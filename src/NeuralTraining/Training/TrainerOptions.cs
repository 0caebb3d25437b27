using NeuralTraining.Callbacks;
using NeuralTraining.Data;
using NeuralTraining.Metrics;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining;

/// <summary>The options of a <see cref="Trainer"/>: length of training, mini-batches, evaluations and
/// checkpoints.</summary>
public sealed class TrainerOptions
{
    private const int DefaultBatchSize = 100;

    private readonly int? _batchSize;

    /// <summary>Gets the number of passes through the training data, at least 1. Default: 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Gets the number of updates, at least 1, which then counts instead of <see cref="Epochs"/>. Default:
    /// null, so that the epochs count.</summary>
    public long? Iterations { get; init; }

    /// <summary>Gets the largest number of samples in a mini-batch, from 1 to the number of training samples. Default:
    /// 100, or all samples where there are fewer.</summary>
    public int BatchSize
    {
        get => _batchSize ?? DefaultBatchSize;
        init => _batchSize = value;
    }

    /// <summary>Gets the way mini-batches are drawn. Default: shuffled epochs; the chapter draws with
    /// replacement.</summary>
    public Sampling Sampling { get; init; } = Sampling.ShuffledEpochs;

    /// <summary>Gets the use of the samples of a shuffled epoch that do not fill a mini-batch; of no effect when
    /// drawing with replacement. Default: its mini-batches share them, so that none is less than half as large as
    /// <see cref="BatchSize"/>.</summary>
    public LastBatch LastBatch { get; init; }

    /// <summary>Gets the number k of mini-batches of an update, at least 1: it moves the parameters by the mean of
    /// their gradients, as one mini-batch k times as large would, and needs the memory of one. Default: 1.</summary>
    /// <remarks><para>Iterations, schedules, losses, evaluations, checkpoints and callbacks count updates. An epoch has
    /// 1/k as many, and its last takes the mini-batches that are left. A mini-batch counts by its samples, or by their
    /// weights. BatchNorm and dropout see one mini-batch at a time.</para></remarks>
    public int AccumulateBatches { get; init; } = 1;

    /// <summary>Gets the interval n of evaluations, at least 1: they follow updates 1, 1 + n, 1 + 2n, … of a run (the
    /// chapter's way). Default: null: they follow the end of each epoch and the last update.</summary>
    public int? EvaluateEvery { get; init; }

    /// <summary>Gets the metrics of evaluations, of different names. Default: null: those of the loss: the accuracy for
    /// classes, R² for numbers (<see cref="Losses.ILoss.DefaultMetrics"/>).</summary>
    public IReadOnlyList<IMetric>? Metrics { get; init; }

    /// <summary>Gets the learning rate of each iteration, which the trainer sets the optimizer's to before each update.
    /// It must be finite and greater than zero in every iteration of a run. Default: null: the trainer leaves the
    /// optimizer's own rate alone.</summary>
    public ILearningRateSchedule? Schedule { get; init; }

    /// <summary>Gets the callbacks, which may stop training, change gradients or keep averages, for instance; each at
    /// most once, and for one run at a time. Default: none.</summary>
    /// <remarks>They are called in this order, and at the end of a run in the reverse order. The history already holds
    /// the latest loss. NaN and infinity are searched for afterwards. Put clipping before callbacks that read clipped
    /// gradients.</remarks>
    public IReadOnlyList<ITrainingCallback> Callbacks { get; init; } = [];

    /// <summary>Gets the seed of the mini-batches. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Gets the folder and the interval of checkpoints, which are also saved when training ends or is
    /// canceled. Default: null: none are saved.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(
        this,
        (nameof(Epochs), Epochs),
        (nameof(Iterations), Iterations),
        (nameof(BatchSize), BatchSize),
        (nameof(Sampling), Sampling),
        (nameof(LastBatch), LastBatch),
        (nameof(AccumulateBatches), AccumulateBatches),
        (nameof(EvaluateEvery), EvaluateEvery),
        (nameof(Metrics), Metrics is null ? "those of the loss" : string.Join(", ", Metrics.Select(metric => metric.Name))),
        (nameof(Schedule), Schedule),
        (nameof(Callbacks), Callbacks.Count == 0 ? null : string.Join(", ", Callbacks)),
        (nameof(Seed), Seed),
        (nameof(Checkpoints), Checkpoints));

    /// <summary>Returns the mini-batch size for a number of samples. A size that was given is refused where it does not
    /// fit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer samples than a mini-batch is to have.</exception>
    internal int BatchSizeOf(int samples)
    {
        int size = _batchSize ?? Math.Min(DefaultBatchSize, samples);
        MiniBatches.RequireSize(size, samples, nameof(BatchSize));
        return size;
    }

    /// <summary>Refuses options outside their range.</summary>
    internal void Check()
    {
        Require.AtLeast(Epochs, 1, "number of epochs");
        Require.AtLeast(Iterations ?? 1, 1, "number of iterations", nameof(Iterations));
        Require.AtLeast(BatchSize, 1, "mini-batch size");
        Require.AtLeast(AccumulateBatches, 1, "number of mini-batches of an update");
        Require.AtLeast(EvaluateEvery ?? 1, 1, "interval of evaluations", nameof(EvaluateEvery));
        Require.Defined(Sampling, "sampling");
        Require.Defined(LastBatch, "last batch");
        MetricPass.RequireDistinct(Metrics ?? []);
        ArgumentNullException.ThrowIfNull(Callbacks);
        if (Callbacks.Count > 0)
        {
            DistinctItems.Require(Callbacks, "A trainer", "callback", nameof(Callbacks));
        }

        Checkpoints?.Check();
    }
}
