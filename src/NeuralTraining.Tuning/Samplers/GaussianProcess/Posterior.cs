using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralTraining.Tuning;

/// <summary>The posterior of a Gaussian process with mean 0 (Rasmussen and Williams, 2006, 2.25 and 2.26) at many
/// points at a time.</summary>
/// <remarks>Points without targets, those of trials that still run, are taken to be known to have their posterior mean:
/// the kriging believer of Ginsbourger, Le Riche and Carraro (2010). Such a target leaves the mean as it is, so that
/// only the variance has to know of it, which is about 0 there.</remarks>
internal sealed class Posterior
{
    /// <summary>The noise of a believed target in parts of the signal's variance: enough to keep the covariances of
    /// points that coincide positive definite.</summary>
    private const double BelieverNoise = 1e-6;

    private readonly EncodedSpace _space;
    private readonly double[] _scaled, _inverseScales, _alpha;
    private readonly CholeskyFactor _factor;
    private readonly double _signal;

    /// <param name="space">The encoding.</param>
    /// <param name="points">The columns of each point, point by point, those without targets last.</param>
    /// <param name="targets">The targets of the first points.</param>
    /// <param name="parameters">The hyperparameters.</param>
    public Posterior(EncodedSpace space, ReadOnlySpan<double> points, ReadOnlySpan<double> targets, GaussianProcessParameters parameters)
    {
        (_space, _signal) = (space, parameters.SignalVariance);
        _inverseScales = new double[space.Columns];
        for (int p = 0; p < space.Parameters; p++)
        {
            _inverseScales.AsSpan(space.First(p), space.Width(p)).Fill(1 / parameters.LengthScale(p));
        }

        int n = points.Length / space.Columns;
        _scaled = new double[points.Length];
        for (int i = 0; i < _scaled.Length; i++)
        {
            _scaled[i] = points[i] * _inverseScales[i % space.Columns];
        }

        _factor = Factor(n, targets.Length, parameters.NoiseVariance);
        _alpha = targets.ToArray();
        _factor.SolveLower(_alpha);
        _factor.SolveUpper(_alpha);
    }

    /// <summary>Returns the means at points.</summary>
    /// <param name="points">The columns of each point, point by point.</param>
    public double[] Means(ReadOnlySpan<double> points)
    {
        int n = points.Length / _space.Columns, width = Matern52.Padded(n);
        double[] columns = new double[width * _space.Columns], means = new double[width], variances = new double[width];
        for (int i = 0; i < points.Length; i++)
        {
            columns[i % _space.Columns * width + i / _space.Columns] = points[i];
        }

        Predict(columns, means, variances);
        return means[..n];
    }

    /// <summary>Computes means and variances.</summary>
    /// <param name="columns">Column by column, one number for each point.</param>
    /// <param name="means">The means, one for each point; their number is a multiple of
    /// <see cref="Matern52.Granularity"/>.</param>
    /// <param name="variances">The variances of the function, without noise; at least 0.</param>
    public void Predict(ReadOnlySpan<double> columns, Span<double> means, Span<double> variances)
    {
        int width = means.Length, n = _factor.Order;
        double[] covariances = new double[n * width];
        means.Clear();
        for (int i = 0; i < n; i++)
        {
            Span<double> row = covariances.AsSpan(i * width, width);
            SquaredDistances(_scaled.AsSpan(i * _space.Columns, _space.Columns), columns, row);
            Matern52.Correlate(row);
            TensorPrimitives.Multiply(row, _signal, row);
            if (i < _alpha.Length)
            {
                TensorPrimitives.FusedMultiplyAdd(row, _alpha[i], means, means);
            }
        }

        // s² − vᵀv with L v = k
        _factor.SolveLower(covariances, width);
        variances.Clear();
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> v = covariances.AsSpan(i * width, width);
            TensorPrimitives.FusedMultiplyAdd(v, v, variances, variances);
        }

        for (int lane = 0; lane < width; lane++)
        {
            variances[lane] = Math.Max(0, _signal - variances[lane]);
        }
    }

    private CholeskyFactor Factor(int n, int observed, double noise)
    {
        int columns = _space.Columns;
        double[] squares = new double[Matern52.Padded(n * n)];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int c = 0; c < columns; c++)
                {
                    double difference = _scaled[i * columns + c] - _scaled[j * columns + c];
                    sum = Math.FusedMultiplyAdd(difference, difference, sum);
                }

                // Column by column, the lower triangle
                squares[j * n + i] = sum;
            }
        }

        Matern52.Correlate(squares);
        for (double scale = 1; ; scale *= 10)
        {
            double[] matrix = new double[n * n];
            TensorPrimitives.Multiply(squares.AsSpan(0, n * n), _signal, matrix);
            for (int i = 0; i < n; i++)
            {
                matrix[i * n + i] += scale * (i < observed ? noise : BelieverNoise * _signal);
            }

            if (CholeskyFactor.Of(matrix, n) is { } factor)
            {
                return factor;
            }
        }
    }

    private void SquaredDistances(ReadOnlySpan<double> point, ReadOnlySpan<double> columns, Span<double> squares)
    {
        int width = squares.Length;
        for (int lane = 0; lane < width; lane += Vector<double>.Count)
        {
            Vector<double> sum = Vector<double>.Zero;
            for (int c = 0; c < point.Length; c++)
            {
                var column = new Vector<double>(columns[(c * width + lane)..]);
                Vector<double> difference = Vector.FusedMultiplyAdd(
                    column, new Vector<double>(_inverseScales[c]), new Vector<double>(-point[c]));
                sum = Vector.FusedMultiplyAdd(difference, difference, sum);
            }

            sum.CopyTo(squares[lane..]);
        }
    }
}
