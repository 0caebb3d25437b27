using System.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The grid of a space. As each conditional parameter has one parent, the parameters are trees: below each
/// value of a parent are the parameters that exist there. Immutable.</summary>
internal sealed class Grid
{
    private readonly double[][] _values;

    /// <summary>For each value of each parameter the number of points of the tree below, with the value
    /// fixed.</summary>
    private readonly BigInteger[][] _sizes;

    /// <summary>Creates the grid.</summary>
    /// <param name="space">The space.</param>
    /// <param name="points">The number of points of each parameter that is a number.</param>
    public Grid(SearchSpace space, int[] points)
    {
        Space = space;
        _values = [.. space.Parameters.Select((parameter, i) => Values(parameter, points[i]))];
        _sizes = new BigInteger[space.Count][];
        for (int i = space.Count - 1; i >= 0; i--)
        {
            int parent = i;
            _sizes[i] = [.. _values[i].Select(value => Product(Children(parent, value)))];
        }

        Size = Product(Roots());
    }

    /// <summary>Gets the space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Gets the number of points.</summary>
    public BigInteger Size { get; }

    /// <summary>Returns a point, from 0 to <see cref="Size"/> − 1.</summary>
    public ParameterValues Point(int index)
    {
        double[] numbers = new double[Space.Count];
        Array.Fill(numbers, double.NaN);
        Choose(Roots(), index, numbers);
        return ParameterValues.FromNumbers(Space, numbers);
    }

    /// <summary>Returns the values of a parameter in the grid, ascending.</summary>
    private static double[] Values(Parameter parameter, int points)
    {
        if (parameter.Kind == ParameterKind.Categorical)
        {
            return [.. Enumerable.Range(0, parameter.Choices.Count).Select(index => (double)index)];
        }

        double from = parameter.Scaled(parameter.Low), to = parameter.Scaled(parameter.High);
        IEnumerable<double> inner = Enumerable.Range(1, points - 2).Select(i => parameter.Nearest(from + (to - from) * i / (points - 1)));
        return [.. inner.Prepend(parameter.Low).Append(parameter.High).Distinct()];
    }

    /// <summary>Chooses point number <paramref name="index"/> of trees that exist together: a number whose digits are
    /// the points of the trees, the last the lowest digit.</summary>
    private void Choose(int[] trees, BigInteger index, double[] numbers)
    {
        foreach (int tree in trees.Reverse())
        {
            (index, BigInteger point) = BigInteger.DivRem(index, Sum(_sizes[tree]));
            int value = 0;
            while (point >= _sizes[tree][value])
            {
                point -= _sizes[tree][value++];
            }

            numbers[tree] = _values[tree][value];
            Choose(Children(tree, numbers[tree]), point, numbers);
        }
    }

    private BigInteger Product(int[] trees) => trees.Aggregate(BigInteger.One, (product, tree) => product * Sum(_sizes[tree]));

    private static BigInteger Sum(BigInteger[] sizes) => sizes.Aggregate(BigInteger.Zero, (sum, size) => sum + size);

    private int[] Roots() => Where(parameter => parameter.Condition is null);

    private int[] Children(int parent, double value) => Where(parameter =>
        parameter.Condition is { } condition && ReferenceEquals(condition.Parent, Space.Parameters[parent]) && condition.Holds(value));

    private int[] Where(Func<Parameter, bool> predicate) =>
        [.. Enumerable.Range(0, Space.Count).Where(i => predicate(Space.Parameters[i]))];
}
