using System.Collections.ObjectModel;
using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Metrics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Computes metrics in one pass over samples. Derives the predictions that they need from the
/// outputs.</summary>
internal sealed class MetricPass
{
    private readonly IMetric[] _metrics;
    private readonly IMetricAccumulator[] _accumulators;
    private readonly PredictionKinds _needs;
    private readonly IProbabilisticLoss? _loss;
    private readonly OutputMeaning _meaning;
    private AlignedBuffer _probabilities = new(0);
    private int[] _labels = [];

    /// <param name="metrics">The metrics, of different names.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="meaning">The meaning of the outputs.</param>
    /// <param name="requireLoss">Returns the loss that computes probabilities; called if a metric needs them.</param>
    public MetricPass(IReadOnlyList<IMetric> metrics, int outputs, OutputMeaning meaning, Func<IProbabilisticLoss> requireLoss)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        RequireDistinct(metrics);
        _metrics = [.. metrics];
        _meaning = meaning;
        _accumulators = [.. metrics.Select(metric => metric.CreateAccumulator(outputs))];
        _needs = metrics.Aggregate(PredictionKinds.None, (needs, metric) => needs | metric.Needs);
        _loss = _needs.HasFlag(PredictionKinds.Probabilities) ? requireLoss() : null;
    }

    /// <summary>The values by name, in the order of the metrics.</summary>
    public IReadOnlyDictionary<string, double> Values
    {
        get
        {
            var values = new OrderedDictionary<string, double>(_metrics.Length, StringComparer.Ordinal);
            for (int i = 0; i < _metrics.Length; i++)
            {
                values.Add(_metrics[i].Name, _accumulators[i].Value);
            }

            return new ReadOnlyDictionary<string, double>(values);
        }
    }

    /// <summary>The value of the first metric.</summary>
    public double FirstValue => _accumulators[0].Value;

    /// <summary>Refuses metrics that are null, without a name or of one name.</summary>
    public static void RequireDistinct(IReadOnlyList<IMetric> metrics)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < metrics.Count; i++)
        {
            IMetric metric = metrics[i]
                ?? throw new ArgumentException(Invariant($"None of the metrics may be null, but that at index {i} is."), nameof(metrics));
            if (string.IsNullOrWhiteSpace(metric.Name))
            {
                throw new ArgumentException(
                    Invariant($"Each metric must have a name, but that at index {i}, of class {metric.GetType().Name}, has none."),
                    nameof(metrics));
            }

            if (!names.Add(metric.Name))
            {
                throw new ArgumentException(
                    Invariant($"Each metric must have a name of its own, but that at index {i} is another '{metric.Name}'."),
                    nameof(metrics));
            }
        }
    }

    /// <summary>Begins a pass. Refuses samples that a metric cannot be computed for.</summary>
    public void Begin(in Batch batch, int outputs)
    {
        if (NeedsLabels)
        {
            Classification.RequireClasses(batch, _meaning, outputs);
        }

        for (int i = 0; i < _metrics.Length; i++)
        {
            _metrics[i].Check(batch, outputs);
            _accumulators[i].Reset();
        }
    }

    /// <summary>Adds a part of the samples.</summary>
    public void Add(ReadOnlyTensorSpan<float> outputs, in Batch part)
    {
        int rows = part.Count, columns = (int)outputs.Lengths[1];
        ReadOnlyTensorSpan<float> probabilities = default;
        if (_loss is not null)
        {
            var matrix = new TensorSpan<float>(AlignedBuffer.Reserve(ref _probabilities, rows, columns), [rows, columns]);
            _loss.ToProbabilities(outputs, matrix);
            probabilities = matrix;
        }

        Span<int> labels = default;
        if (NeedsLabels)
        {
            _labels = _labels.Length < rows ? new int[rows] : _labels;
            labels = _labels.AsSpan(0, rows);
            Classification.WriteLabels(DenseTensor.AsSpan(outputs), labels);
        }

        var predictions = new Predictions(outputs, probabilities, labels);
        foreach (IMetricAccumulator accumulator in _accumulators)
        {
            accumulator.Add(predictions, part);
        }
    }

    /// <summary>Without <see cref="Enum.HasFlag"/>, which allocates until it is optimized.</summary>
    private bool NeedsLabels => (_needs & PredictionKinds.Labels) != 0;
}
