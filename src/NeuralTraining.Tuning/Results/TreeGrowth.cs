using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>Grows a <see cref="RegressionTree"/>: CART (Breiman et al., 1984), which splits where the squared error
/// falls most, in the middle between two neighboring coordinates.</summary>
/// <remarks>Each coordinate's order of the samples is sorted once, and split with them. Of equal splits the first
/// counts, in an order of the coordinates that each node draws.</remarks>
internal sealed class TreeGrowth
{
    private readonly double[][] _columns;
    private readonly double[] _targets;
    private readonly int[] _weights;
    private readonly int _minLeaf;
    private readonly RandomStream _random;
    private readonly int[][] _orders;
    private readonly bool[] _isLeft;
    private readonly List<RegressionTree.Leaf> _leaves = [];
    private ulong _drawn;

    private TreeGrowth(double[][] columns, double[] targets, int[] weights, int minLeaf, RandomStream random)
    {
        (_columns, _targets, _weights, _minLeaf, _random) = (columns, targets, weights, minLeaf, random);
        _isLeft = new bool[targets.Length];
        int[] samples = [.. Enumerable.Range(0, targets.Length).Where(sample => weights[sample] > 0)];
        _orders = [.. columns.Select(column => samples.OrderBy(sample => column[sample]).ToArray())];
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="columns">The coordinates of the samples, from 0 to 1: one array for each dimension.</param>
    /// <param name="targets">What the tree approximates: a value for each sample.</param>
    /// <param name="weights">How often each sample counts; at least one counts.</param>
    /// <param name="minLeaf">The sum of weights that a leaf must have.</param>
    /// <param name="random">The order in which nodes try coordinates.</param>
    public static RegressionTree Grow(double[][] columns, double[] targets, int[] weights, int minLeaf, RandomStream random)
    {
        var growth = new TreeGrowth(columns, targets, weights, minLeaf, random);
        double[] low = new double[columns.Length], high = new double[columns.Length];
        Array.Fill(high, 1);
        growth.Grow(0, growth._orders[0].Length, low, high);
        return new RegressionTree(growth._leaves);
    }

    private void Grow(int begin, int end, double[] low, double[] high)
    {
        (long weight, double sum) = Total(begin, end);
        if (BestSplit(begin, end, weight, sum) is not { } split)
        {
            _leaves.Add(new(low, high, sum / weight));
            return;
        }

        Partition(begin, end, split);
        double[] middleHigh = [.. high], middleLow = [.. low];
        middleHigh[split.Coordinate] = middleLow[split.Coordinate] = split.Threshold;
        Grow(begin, split.Position, low, middleHigh);
        Grow(split.Position, end, middleLow, high);
    }

    private (long Weight, double Sum) Total(int begin, int end)
    {
        long weight = 0;
        double sum = 0;
        foreach (int sample in _orders[0].AsSpan(begin, end - begin))
        {
            weight += _weights[sample];
            sum += _weights[sample] * _targets[sample];
        }

        return (weight, sum);
    }

    private Split? BestSplit(int begin, int end, long weight, double sum)
    {
        if (weight < 2 * _minLeaf || AreEqual(begin, end))
        {
            return null;
        }

        Split? best = null;
        double bestScore = double.NegativeInfinity;
        foreach (int coordinate in CoordinatesToTry())
        {
            int[] order = _orders[coordinate];
            double[] column = _columns[coordinate];
            long leftWeight = 0;
            double leftSum = 0;
            for (int i = begin; i < end - 1; i++)
            {
                leftWeight += _weights[order[i]];
                leftSum += _weights[order[i]] * _targets[order[i]];
                double here = column[order[i]], next = column[order[i + 1]], rightSum = sum - leftSum;
                double score = leftSum * leftSum / leftWeight + rightSum * rightSum / (weight - leftWeight);
                if (here < next && leftWeight >= _minLeaf && weight - leftWeight >= _minLeaf && score > bestScore)
                {
                    best = new(coordinate, here + (next - here) / 2, i + 1);
                    bestScore = score;
                }
            }
        }

        return best;
    }

    private bool AreEqual(int begin, int end)
    {
        int i = begin + 1;
        while (i < end && _targets[_orders[0][i]] == _targets[_orders[0][begin]])
        {
            i++;
        }

        return i == end;
    }

    private int[] CoordinatesToTry()
    {
        int[] coordinates = [.. Enumerable.Range(0, _columns.Length)];
        for (int i = 0; i < coordinates.Length - 1; i++)
        {
            int j = i + _random.Below(_drawn++, coordinates.Length - i);
            (coordinates[i], coordinates[j]) = (coordinates[j], coordinates[i]);
        }

        return coordinates;
    }

    /// <summary>Moves the samples on the left of a split to the front in the order of each coordinate.</summary>
    private void Partition(int begin, int end, Split split)
    {
        for (int i = begin; i < end; i++)
        {
            _isLeft[_orders[split.Coordinate][i]] = i < split.Position;
        }

        foreach (int[] order in _orders)
        {
            int[] samples = order[begin..end];
            int left = begin, right = split.Position;
            foreach (int sample in samples)
            {
                order[_isLeft[sample] ? left++ : right++] = sample;
            }
        }
    }

    private readonly record struct Split(int Coordinate, double Threshold, int Position);
}
