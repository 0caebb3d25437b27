using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>A density over a space from observed points: a mixture of one product of kernels for each, and of the
/// uniform prior.</summary>
internal sealed class ParzenEstimator
{
    private readonly SearchSpace _space;
    private readonly ParzenColumn[] _columns;
    private readonly double[] _weights, _logWeights, _sums;

    /// <summary>Creates a density.</summary>
    /// <param name="space">The space.</param>
    /// <param name="points">The observed points.</param>
    /// <param name="weights">The weight of each, greater than 0; that of the prior is 1.</param>
    public ParzenEstimator(SearchSpace space, IReadOnlyList<ParameterValues> points, ReadOnlySpan<double> weights)
    {
        _space = space;
        _columns = new ParzenColumn[space.Count];
        for (int d = 0; d < _columns.Length; d++)
        {
            _columns[d] = ParzenColumn.Create(space.Parameters[d], [.. points.Select(point => point.Numbers[d])]);
        }

        (_weights, _logWeights, _sums) = (new double[points.Count + 1], new double[points.Count + 1], new double[points.Count + 1]);
        double sum = 1;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = (i < points.Count ? weights[i] : 1) / sum;
            _logWeights[i] = ScalarMath.Log(_weights[i]);
        }
    }

    /// <summary>Gets the weight of each point's kernel, and at last that of the prior; their sum is 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Returns the logarithm of the density at a point: over the unit coordinates of its numbers, times the
    /// probabilities of its integers and choices.</summary>
    /// <param name="numbers">The numbers of the point; NaN for parameters that do not exist there.</param>
    public double LogDensity(ReadOnlySpan<double> numbers)
    {
        _logWeights.CopyTo(_sums, 0);
        for (int d = 0; d < _columns.Length; d++)
        {
            if (!double.IsNaN(numbers[d]))
            {
                _columns[d].AddLogs(numbers[d], _sums);
            }
        }

        // log Σ eˢ = m + log Σ eˢ⁻ᵐ
        double max = double.NegativeInfinity, sum = 0;
        foreach (double s in _sums)
        {
            max = Math.Max(max, s);
        }

        foreach (double s in _sums)
        {
            sum += ScalarMath.Exp(s - max);
        }

        return max + ScalarMath.Log(sum);
    }

    /// <summary>Draws a point.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="counter">The first of them to use: one for the kernel, and one for each parameter of the
    /// space.</param>
    /// <param name="numbers">Receives the numbers of the point; NaN for parameters that do not exist there.</param>
    public void Sample(RandomStream random, ulong counter, Span<double> numbers)
    {
        double rest = random.Uniform(counter);
        int kernel = 0;
        while (kernel < _weights.Length - 1 && rest >= _weights[kernel])
        {
            rest -= _weights[kernel++];
        }

        numbers.Fill(double.NaN);
        for (int d = 0; d < numbers.Length; d++)
        {
            if (_space.IsActive(d, numbers))
            {
                numbers[d] = _columns[d].Sample(kernel, random.Uniform(counter + 1 + (ulong)d));
            }
        }
    }
}
