namespace NeuralTraining.Tuning;

/// <summary>A regression tree over the unit cube: its leaves, boxes that fill the cube, with a value each.
/// Immutable.</summary>
internal sealed class RegressionTree
{
    private readonly double _mean;

    /// <summary>Creates a tree from boxes that fill the cube.</summary>
    public RegressionTree(IReadOnlyList<Leaf> leaves)
    {
        Leaves = leaves;
        foreach (Leaf leaf in leaves)
        {
            _mean += leaf.Area() * leaf.Value;
        }

        foreach (Leaf leaf in leaves)
        {
            Variance += leaf.Area() * ((leaf.Value - _mean) * (leaf.Value - _mean));
        }
    }

    /// <summary>Gets the leaves.</summary>
    public IReadOnlyList<Leaf> Leaves { get; }

    /// <summary>Gets the variance of the tree's value over the cube.</summary>
    public double Variance { get; }

    /// <summary>Returns the variance of the main effect of a coordinate: of the tree's mean over all others, which is
    /// constant between neighboring edges of boxes.</summary>
    public double MainEffectVariance(int coordinate)
    {
        var edges = new List<(double Position, double Change)>(2 * Leaves.Count);
        foreach (Leaf leaf in Leaves)
        {
            double change = leaf.Area(except: coordinate) * (leaf.Value - _mean);
            edges.Add((leaf.Low[coordinate], change));
            edges.Add((leaf.High[coordinate], -change));
        }

        double variance = 0, effect = 0, position = 0;
        foreach ((double next, double change) in edges.OrderBy(edge => edge.Position))
        {
            variance += (next - position) * (effect * effect);
            (position, effect) = (next, effect + change);
        }

        return variance;
    }

    /// <summary>A box and the value in it.</summary>
    public sealed record Leaf(double[] Low, double[] High, double Value)
    {
        /// <summary>Returns the product of the box's lengths, except for that of one coordinate.</summary>
        public double Area(int except = -1)
        {
            double area = 1;
            for (int i = 0; i < Low.Length; i++)
            {
                area *= i == except ? 1 : High[i] - Low[i];
            }

            return area;
        }
    }
}
