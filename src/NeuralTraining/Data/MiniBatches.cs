using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Data;

/// <summary>The mini-batches of a training run, by number: mini-batch i is a pure function of (seed, i), so that any
/// run can resume anywhere.</summary>
/// <remarks>All mini-batches are copied into the same memory. Drawing does not allocate. For one thread at a time:
/// drawing while another draws is refused. <see cref="Size"/>, <see cref="PerEpoch"/>,
/// <see cref="MaxDegreeOfParallelism"/> and <see cref="ToString"/> may be read from any thread at any time.</remarks>
public sealed class MiniBatches
{
    private const long NoEpoch = -1;

    private readonly Dataset _data;
    private readonly ulong _seed;
    private readonly Sampling _sampling;
    private readonly LastBatch _lastBatch;
    private readonly AlignedBuffer _inputs;
    private readonly int[] _labels;
    private readonly float[] _targets, _weights;
    private readonly int[] _rows;
    private long _epoch = NoEpoch;
    private AdaptiveDegree _degree = new(null, Parallelism.UpTo(null));

    internal MiniBatches(Dataset data, int size, ulong seed, Sampling sampling, LastBatch lastBatch)
    {
        RequireSize(size, data.Count, nameof(size));
        Require.Defined(sampling, "sampling");
        Require.Defined(lastBatch, "last batch");
        _data = data;
        _seed = seed;
        _sampling = sampling;
        _lastBatch = lastBatch;
        Size = size;
        PerEpoch = (int)(((long)data.Count + (IsDropping ? 0 : size - 1)) / size);
        _inputs = new AlignedBuffer(checked(size * data.Features));
        _labels = new int[data.HasLabels ? size : 0];
        _targets = new float[checked(size * data.TargetColumns)];
        _weights = new float[data.Weights.IsEmpty ? 0 : size];
        _rows = new int[sampling == Sampling.ShuffledEpochs ? data.Count : size];
    }

    /// <summary>Gets the largest number of samples in a mini-batch; those of a shuffled epoch may have fewer: see
    /// <see cref="LastBatch"/>.</summary>
    public int Size { get; }

    /// <summary>Gets the number of mini-batches of an epoch: as many as it takes for the number of samples drawn to
    /// reach that of the data set, or one fewer where <see cref="LastBatch.Drop"/> leaves samples out.</summary>
    public int PerEpoch { get; }

    /// <summary>Held while a mini-batch is drawn.</summary>
    internal CallGuard Guard { get; } = new();

    /// <summary>The smallest number of samples in a mini-batch.</summary>
    internal int SmallestSize => _sampling == Sampling.ShuffledEpochs ? Math.Min(PlaceOf(0).Count, PlaceOf(PerEpoch - 1).Count) : Size;

    private bool IsDropping => _sampling == Sampling.ShuffledEpochs && _lastBatch == LastBatch.Drop;

    /// <summary>Gets or sets the number of threads that may share the copying of a mini-batch, the caller's included:
    /// at least 1. Default: null: as many as are fastest, of one, two, four, eight, … and the number of processors.
    /// There are never more than processors, and small mini-batches are never shared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    /// <exception cref="InvalidOperationException">A mini-batch is being drawn.</exception>
    public int? MaxDegreeOfParallelism
    {
        get => Volatile.Read(ref _degree).Given;
        set
        {
            var degree = new AdaptiveDegree(Parallelism.Check(value), Parallelism.UpTo(value));
            using CallGuard.Call call = BeginCall();
            Volatile.Write(ref _degree, degree);
        }
    }

    /// <summary>Draws a mini-batch, which stays as it is until the next call. Does not allocate.</summary>
    /// <param name="iteration">The number of the mini-batch, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The iteration is negative.</exception>
    /// <exception cref="InvalidOperationException">Another mini-batch is being drawn.</exception>
    public Batch Draw(long iteration)
    {
        Require.AtLeast(iteration, 0, "iteration");
        using CallGuard.Call call = BeginCall();
        ReadOnlySpan<int> rows = _sampling == Sampling.ShuffledEpochs ? NextOfEpoch(iteration) : WithReplacement(iteration);
        int count = rows.Length, columns = _data.TargetColumns;
        _degree.Begin();
        _data.Gather(rows, _inputs.Span, _labels, _targets, _weights, _degree.Current);
        _degree.End(count);
        if (_sampling == Sampling.ShuffledEpochs && (iteration + 1) % PerEpoch != 0)
        {
            _data.PrefetchSoon(NextOfEpoch(iteration + 1));
        }

        var inputs = new ReadOnlyTensorSpan<float>(_inputs.Span[..(count * _data.Features)], [count, _data.Features]);
        ReadOnlySpan<float> weights = _weights.AsSpan(0, _weights.Length > 0 ? count : 0);
        return _data.HasLabels
            ? new Batch(inputs, _labels.AsSpan(0, count), weights)
            : new Batch(inputs, new ReadOnlyTensorSpan<float>(_targets.AsSpan(0, count * columns), [count, columns]), weights);
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"MiniBatches of {Size} of {_data.Count} samples, {PerEpoch} an epoch, {_sampling}");

    /// <summary>Refuses a size that no mini-batch of so many samples can have.</summary>
    internal static void RequireSize(int size, int samples, string argument)
    {
        if (size < 1 || size > samples)
        {
            throw new ArgumentOutOfRangeException(
                argument, Invariant($"The mini-batch size must be from 1 to the {samples} samples there are, but was '{size}'."));
        }
    }

    /// <summary>Returns the number of the sample in a row of the mini-batch that was drawn last.</summary>
    internal int SampleOf(long iteration, int row) => _sampling == Sampling.ShuffledEpochs ? NextOfEpoch(iteration)[row] : _rows[row];

    private CallGuard.Call BeginCall() => Guard.Enter(
        "Mini-batches must be drawn by one thread at a time, but a call came while another was under way. " +
        "Give each thread mini-batches of its own.");

    private ReadOnlySpan<int> NextOfEpoch(long iteration)
    {
        (long epoch, long number) = Math.DivRem(iteration, PerEpoch);
        if (epoch != _epoch)
        {
            RandomPurpose.EpochOrder.Stream(_seed, iteration: epoch).FillPermutation(_rows);
            _epoch = epoch;
        }

        (int start, int count) = PlaceOf((int)number);
        return _rows.AsSpan(start, count);
    }

    /// <summary>Returns the first place of a mini-batch in the order of its epoch, and its number of samples.</summary>
    private (int Start, int Count) PlaceOf(int number) => _lastBatch == LastBatch.EvenOut
        ? (EvenParts.FirstOf(_rows.Length, number, PerEpoch), EvenParts.CountOf(_rows.Length, number, PerEpoch))
        : (number * Size, Math.Min(Size, _rows.Length - number * Size));

    private ReadOnlySpan<int> WithReplacement(long iteration)
    {
        RandomStream random = RandomPurpose.BatchDraw.Stream(_seed, iteration: iteration);
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = random.Below((ulong)i, _data.Count);
        }

        return _rows;
    }
}
