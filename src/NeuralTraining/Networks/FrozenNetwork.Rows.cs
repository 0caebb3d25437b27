using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>The computation of rows, by one thread or several.</content>
public sealed partial class FrozenNetwork
{
    /// <summary>Fewer rows of a thread would read the weights as often for less work.</summary>
    private const int MinRowsOfThread = 4;

    /// <summary>So few rows compute no longer than it takes to read the weights, if those (2 MB) are not in the
    /// second-level cache.</summary>
    private const int MaxRowsOfReading = 48;

    private const double MinOperationsOfReading = 1_000_000;

    /// <summary>With fewer floating-point operations, a thread would begin when the caller is done.</summary>
    private const double MinOperationsOfThread = 500_000;

    /// <summary>Initializes a network of the same steps for another number of threads.</summary>
    private FrozenNetwork(FrozenNetwork other, int? maxDegreeOfParallelism, Parallelism parallelism)
    {
        Inputs = other.Inputs;
        _steps = other._steps;
        _widest = other._widest;
        _operationsOfRow = other._operationsOfRow;
        _meaning = other._meaning;
        MaxDegreeOfParallelism = maxDegreeOfParallelism;
        _parallelism = parallelism;
    }

    /// <summary>Gets the number of threads that may share a call, the caller's included; null: as many as there are
    /// processors. Default: 1.</summary>
    public int? MaxDegreeOfParallelism { get; } = 1;

    /// <summary>Returns a network of the same weights, whose calls may be shared among threads: predictions,
    /// probabilities, classes and evaluations. Copies no weights.</summary>
    /// <param name="value">The number of threads, the caller's included: at least 1. Null: as many as there are
    /// processors.</param>
    /// <returns>A network that predicts the same bits.</returns>
    /// <remarks>Threads share the rows of a call, or the columns of large layers if there are few rows, so that each
    /// weight is read by one of them. There are never more threads than processors, and small calls are not shared. The
    /// threads belong to the process and sleep when idle. While they work for one call, others compute on the threads of
    /// their callers: it shortens large calls, and gains nothing where many callers keep the processors busy.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public FrozenNetwork WithMaxDegreeOfParallelism(int? value) =>
        new(this, Parallelism.Check(value), Parallelism.UpTo(value));

    /// <summary>Returns a network of the same weights for threads that may be more than the processors.</summary>
    internal FrozenNetwork WithThreads(int count) => new(this, count, new Parallelism(count));

    private void PredictRows(ReadOnlySpan<float> x, Span<float> y, int rows)
    {
        bool readsLong = _operationsOfRow >= MinOperationsOfReading && rows <= MaxRowsOfReading;
        if ((readsLong || rows < 2 * MinRowsOfThread) && rows <= Prediction.PartRows(_widest))
        {
            Predict(x, y, rows, _parallelism);
            return;
        }

        var pass = new RowsPass(this, x, y);
        if (_parallelism.Degree == 1)
        {
            pass.Run(0, rows);
            return;
        }

        int threads = (int)Math.Clamp(rows * _operationsOfRow / MinOperationsOfThread, 1, _parallelism.Degree);
        WorkerTeam.Shared.Run(pass, rows, RowsPass.Grain, Math.Min(threads, rows / MinRowsOfThread));
    }

    /// <summary>Predicts rows that fit the buffers of a thread. Threads may share the columns of each step.</summary>
    private void Predict(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism = default)
    {
        int buffer = 0;
        using PredictionMemory.Loan memory = PredictionMemory.Borrow();
        Span<float> result = default;
        for (int i = 0; i < _steps.Length - 1; i++)
        {
            FrozenStep step = _steps[i];
            if (i == 0 || !step.IsInPlace)
            {
                buffer = 1 - buffer;
                result = memory.Reserve(buffer, rows, step.Outputs);
            }

            step.Run(x, result, rows, parallelism);
            x = result;
        }

        _steps[^1].Run(x, y, rows, parallelism);
    }

    /// <summary>Predicts some of the rows, in parts that fit the buffers of a thread.</summary>
    private readonly ref struct RowsPass(FrozenNetwork network, ReadOnlySpan<float> x, Span<float> y) : IRangeAction
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _y = y;

        public static int Grain => 1;

        public void Run(int start, int end)
        {
            (int inputs, int outputs, int partRows) = (network.Inputs, network.Outputs, Prediction.PartRows(network._widest));
            for (int row = start; row < end; row += partRows)
            {
                int rows = Math.Min(partRows, end - row), next = row + rows;
                if (next < end)
                {
                    UpcomingRows.Set(_x[(next * inputs)..(Math.Min(next + partRows, end) * inputs)]);
                }

                network.Predict(_x.Slice(row * inputs, rows * inputs), _y.Slice(row * outputs, rows * outputs), rows);
            }
        }
    }
}
