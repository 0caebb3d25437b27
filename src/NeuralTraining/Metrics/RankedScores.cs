namespace NeuralTraining.Metrics;

/// <summary>Keeps the probabilities of samples, and computes the areas under their receiver operating
/// characteristics.</summary>
internal sealed class RankedScores(int outputs, ClassChoice choice) : IMetricAccumulator
{
    /// <summary>The columns that are kept: of two classes, that of class 1.</summary>
    private readonly int _first = choice.Single ?? (outputs == 2 ? 1 : 0), _columns = choice.Single is null && outputs > 2 ? outputs : 1;

    private readonly List<float> _scores = [], _weights = [];
    private readonly List<int> _labels = [];

    /// <summary>Whether the kept column is the probability of class 1, though the area is that of class 0.</summary>
    private bool IsComplement => outputs == 1 && choice.Single == 0;

    public double Value
    {
        get
        {
            double sum = 0, total = 0;
            for (int j = 0; j < _columns; j++)
            {
                double weight = choice.Averaging == Averaging.Weighted && _columns > 1 ? WeightOf(j) : 1;
                sum += weight * Area(j);
                total += weight;
            }

            return sum / total;
        }
    }

    public void Reset()
    {
        _scores.Clear();
        _weights.Clear();
        _labels.Clear();
    }

    public void Add(in Predictions predictions, in Batch batch)
    {
        ReadOnlySpan<float> probabilities = predictions.RequireProbabilities();
        for (int row = 0; row < batch.Count; row++)
        {
            double weight = batch.WeightOf(row);
            if (weight > 0)
            {
                _scores.AddRange(probabilities.Slice(row * outputs + (outputs == 1 ? 0 : _first), _columns));
                _weights.Add((float)weight);
                _labels.Add(ClassTargets.LabelOf(batch, row));
            }
        }
    }

    /// <summary>Returns the class of a kept column.</summary>
    private int ClassOf(int column) => choice.Single ?? (_columns > 1 ? column : 1);

    private double WeightOf(int column)
    {
        double sum = 0;
        for (int i = 0; i < _labels.Count; i++)
        {
            sum += _labels[i] == ClassOf(column) ? _weights[i] : 0;
        }

        return sum;
    }

    /// <summary>The weight of pairs of a sample of the class and one of the rest in which the first has the larger
    /// score, half of those with equal scores, divided by the weight of all pairs.</summary>
    private double Area(int column)
    {
        if (Order(column) is not { } order)
        {
            return double.NaN;
        }

        double below = 0, ofClass = 0, pairs = 0;
        for (int start = 0; start < order.Length;)
        {
            double positive = 0, negative = 0;
            int next = start;
            for (; next < order.Length && order[next] >> 32 == order[start] >> 32; next++)
            {
                int sample = (int)order[next];
                bool isOfClass = _labels[sample] == ClassOf(column);
                positive += isOfClass ? _weights[sample] : 0;
                negative += isOfClass ? 0 : _weights[sample];
            }

            pairs += positive * (below + 0.5 * negative);
            below += negative;
            ofClass += positive;
            start = next;
        }

        double area = pairs / (ofClass * below);
        return IsComplement ? 1 - area : area;
    }

    /// <summary>Returns the samples by ascending score, and equal scores by number: the score in the upper half, the
    /// number in the lower half. Null if a score is NaN.</summary>
    private long[]? Order(int column)
    {
        long[] order = new long[_labels.Count];
        for (int i = 0; i < order.Length; i++)
        {
            // −0 and 0 are equal.
            float score = _scores[i * _columns + column] + 0f;
            if (float.IsNaN(score))
            {
                return null;
            }

            int bits = BitConverter.SingleToInt32Bits(score);
            int rank = bits ^ ((bits >> 31) & int.MaxValue);
            order[i] = ((long)rank << 32) | (uint)i;
        }

        Array.Sort(order);
        return order;
    }
}
