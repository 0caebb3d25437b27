using System.Numerics.Tensors;
using NeuralTraining.Metrics;

namespace NeuralTraining.Tests.Metrics;

/// <summary>Samples with their predictions, which metrics are computed of in parts.</summary>
internal sealed class MetricCase
{
    private readonly float[] _targets, _outputs, _probabilities, _weights;
    private readonly int[] _right, _predicted;
    private readonly int _columns;

    private MetricCase(int columns, float[] outputs, float[] probabilities, int[] predicted, int[] right, float[] targets, float[]? weights)
    {
        (_columns, _outputs, _probabilities, _predicted, _right, _targets) = (columns, outputs, probabilities, predicted, right, targets);
        _weights = weights ?? [];
    }

    public int Count => _outputs.Length / _columns;

    public int Outputs => _columns;

    public float[] Probabilities => _probabilities;

    public float[] Weights => _weights;

    /// <summary>Scores with labels. Probabilities are the softmax or the logistic function of logits, in double precision and then rounded.</summary>
    public static MetricCase OfClasses(float[] scores, int columns, int[] labels, float[]? weights, bool areProbabilities = false)
    {
        int rows = labels.Length;
        float[] probabilities = [.. scores];
        int[] predicted = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> z = scores.AsSpan(row * columns, columns);
            predicted[row] = z.ContainsNaN() ? -1 : columns == 1 ? z[0] > 0 ? 1 : 0 : FirstMax(z);
            double max = columns == 1 ? 0 : TensorPrimitives.Max(z), sum = columns == 1 ? 1 : 0;
            foreach (float value in z)
            {
                sum += Math.Exp(value - max);
            }

            for (int j = 0; j < columns && !areProbabilities; j++)
            {
                probabilities[row * columns + j] = (float)(Math.Exp(z[j] - max) / sum);
            }
        }

        return new(columns, scores, probabilities, predicted, labels, [], weights);
    }

    public static MetricCase OfNumbers(float[] targets, float[] answers, int columns, float[]? weights) =>
        new(columns, answers, [], [], [], targets, weights);

    /// <summary>The value of a metric, from parts of at most so many rows.</summary>
    public double Compute(IMetric metric, int partRows = int.MaxValue, IEnumerable<int>? rows = null)
    {
        IMetricAccumulator accumulator = metric.CreateAccumulator(_columns);
        Add(accumulator, partRows, rows);
        return accumulator.Value;
    }

    public void Add(IMetricAccumulator accumulator, int partRows = int.MaxValue, IEnumerable<int>? rows = null)
    {
        foreach (int[] part in (rows ?? Enumerable.Range(0, Count)).Chunk(Math.Min(partRows, Count + 1)))
        {
            With(part, (in Predictions predictions, in Batch batch) => accumulator.Add(predictions, batch));
        }
    }

    public delegate void Use(in Predictions predictions, in Batch batch);

    public void With(int[] rows, Use use)
    {
        Tensor<float> outputs = Matrix(_outputs, rows);
        float[] weights = _weights.Length == 0 ? [] : [.. rows.Select(row => _weights[row])];
        bool areClasses = _right.Length > 0;
        Batch batch = areClasses
            ? new Batch(outputs, rows.Select(row => _right[row]).ToArray(), weights)
            : new Batch(outputs, Matrix(_targets, rows), weights);
        Predictions predictions = areClasses
            ? new Predictions(outputs, Matrix(_probabilities, rows), rows.Select(row => _predicted[row]).ToArray())
            : new Predictions(outputs);
        use(predictions, batch);
    }

    public MetricCase WithWeights(float[]? weights) => new(_columns, _outputs, _probabilities, _predicted, _right, _targets, weights);

    private Tensor<float> Matrix(float[] values, int[] rows) =>
        Tensor.Create(rows.SelectMany(row => values.AsSpan(row * _columns, _columns).ToArray()).ToArray(), [rows.Length, _columns]);

    private static int FirstMax(ReadOnlySpan<float> z) => z.IndexOf(TensorPrimitives.Max(z));
}

file static class Values
{
    public static bool ContainsNaN(this ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }
}
