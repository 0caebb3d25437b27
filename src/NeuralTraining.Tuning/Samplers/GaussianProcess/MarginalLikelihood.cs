using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The logarithm of the marginal likelihood of targets under a Gaussian process with mean 0, and its gradient
/// (Rasmussen and Williams, 2006, <i>Gaussian Processes for Machine Learning</i>, 5.8 and 5.9).</summary>
internal sealed class MarginalLikelihood
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private readonly double[] _targets;
    private readonly double[][] _squares;
    private readonly double[] _correlations, _slopes, _matrix, _inverse;
    private readonly int _n;

    /// <param name="space">The encoding.</param>
    /// <param name="points">The columns of each point, point by point.</param>
    /// <param name="targets">The target of each point.</param>
    public MarginalLikelihood(EncodedSpace space, ReadOnlySpan<double> points, double[] targets)
    {
        (_targets, _n) = (targets, targets.Length);
        int size = Matern52.Padded(_n * _n);
        (_correlations, _slopes, _inverse, _matrix) = (new double[size], new double[size], new double[_n * _n], new double[_n * _n]);
        _squares = new double[space.Parameters][];
        for (int p = 0; p < _squares.Length; p++)
        {
            _squares[p] = new double[size];
            for (int i = 0; i < _n; i++)
            {
                for (int j = 0; j < _n; j++)
                {
                    double sum = 0;
                    for (int c = space.First(p); c < space.First(p) + space.Width(p); c++)
                    {
                        double difference = points[i * space.Columns + c] - points[j * space.Columns + c];
                        sum = Math.FusedMultiplyAdd(difference, difference, sum);
                    }

                    _squares[p][i * _n + j] = sum;
                }
            }
        }
    }

    /// <summary>Returns the logarithm of the likelihood and writes its gradient by the logarithms of the
    /// hyperparameters; −∞ if the covariances are not positive definite in double precision.</summary>
    public double Evaluate(GaussianProcessParameters parameters, Span<double> gradient)
    {
        // K = s² c + σ² I
        int n = _n;
        double signal = parameters.SignalVariance, noise = parameters.NoiseVariance;
        _correlations.AsSpan().Clear();
        for (int p = 0; p < _squares.Length; p++)
        {
            TensorPrimitives.FusedMultiplyAdd(_squares[p], InverseSquare(parameters, p), _correlations, _correlations);
        }

        Matern52.Correlate(_correlations, _slopes);
        TensorPrimitives.Multiply(_correlations.AsSpan(0, n * n), signal, _matrix);
        for (int i = 0; i < n; i++)
        {
            _matrix[i * n + i] += noise;
        }

        if (CholeskyFactor.Of(_matrix, n) is not { } factor)
        {
            return double.NegativeInfinity;
        }

        // α = K⁻¹ y; log p = −½ yᵀα − Σ log Lᵢᵢ − ½ n log 2π
        double[] alpha = [.. _targets];
        factor.SolveLower(alpha);
        factor.SolveUpper(alpha);
        double logLikelihood = -n * HalfLogTwoPi;
        for (int i = 0; i < n; i++)
        {
            logLikelihood -= 0.5 * _targets[i] * alpha[i] + ScalarMath.Log(factor[i, i]);
        }

        factor.Invert(_inverse);
        Differentiate(parameters, alpha, signal, noise, gradient);
        return logLikelihood;
    }

    private static double InverseSquare(GaussianProcessParameters parameters, int p) => ScalarMath.Exp(-2 * parameters.Logarithms[p]);

    private void Differentiate(GaussianProcessParameters parameters, double[] alpha, double signal, double noise, Span<double> gradient)
    {
        // ∂/∂θ = ½ tr(W ∂K/∂θ) with W = ααᵀ − K⁻¹; the lower triangle counts twice
        int n = _n;
        double bySignal = 0, trace = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double w = alpha[i] * alpha[j] - _inverse[i * n + j];
                bySignal = Math.FusedMultiplyAdd(w, _correlations[i * n + j], bySignal);
                _slopes[i * n + j] *= w;
            }

            trace += alpha[i] * alpha[i] - _inverse[i * n + i];
        }

        double[] sums = new double[n];
        for (int p = 0; p < _squares.Length; p++)
        {
            Array.Clear(sums);
            for (int i = 1; i < n; i++)
            {
                Span<double> row = sums.AsSpan(0, i);
                TensorPrimitives.FusedMultiplyAdd(_slopes.AsSpan(i * n, i), _squares[p].AsSpan(i * n, i), row, row);
            }

            double sum = 0;
            for (int j = 0; j < n; j++)
            {
                sum += sums[j];
            }

            gradient[p] = signal * InverseSquare(parameters, p) * sum;
        }

        gradient[^2] = signal * (bySignal + 0.5 * trace);
        gradient[^1] = 0.5 * noise * trace;
    }
}
