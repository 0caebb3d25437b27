using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The kernels of a <see cref="ParzenEstimator"/> along one parameter: one for each observation, and the
/// uniform prior, which is the last, and stands in for observations in which the parameter does not exist.</summary>
internal abstract class ParzenColumn
{
    /// <summary>The inverse of the smallest standard deviation.</summary>
    private const int MaxParts = 100;

    /// <summary>Creates the kernels along a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="numbers">Its number in each observation; NaN where it does not exist.</param>
    public static ParzenColumn Create(Parameter parameter, double[] numbers)
    {
        int count = numbers.Count(number => !double.IsNaN(number));
        return parameter.Kind == ParameterKind.Categorical
            ? new ChoiceColumn(parameter, numbers, count)
            : new NumberColumn(parameter, numbers, 1.0 / Math.Min(count + 1, MaxParts));
    }

    /// <summary>Adds the logarithm of each kernel at a number to a sum: of its density over unit coordinates, or of its
    /// probability for integers and choices.</summary>
    /// <param name="number">A number of the parameter.</param>
    /// <param name="sums">A sum for each observation and the prior.</param>
    public abstract void AddLogs(double number, Span<double> sums);

    /// <summary>Returns the number that a kernel has at a probability u in [0, 1).</summary>
    public abstract double Sample(int kernel, double u);

    /// <summary>Kernels of choices: (1 + ε) / (1 + cε) for the one observed, ε / (1 + cε) for another, of c.</summary>
    private sealed class ChoiceColumn : ParzenColumn
    {
        private readonly double[] _observed;
        private readonly int _choices;
        private readonly double _other, _logSame, _logOther, _logPrior;

        public ChoiceColumn(Parameter parameter, double[] observed, int count)
        {
            (_observed, _choices) = (observed, parameter.Choices.Count);
            double epsilon = 1.0 / (count + 1), sum = 1 + _choices * epsilon;
            _other = epsilon / sum;
            (_logSame, _logOther) = (ScalarMath.Log((1 + epsilon) / sum), ScalarMath.Log(_other));
            _logPrior = -ScalarMath.Log(_choices);
        }

        public override void AddLogs(double number, Span<double> sums)
        {
            for (int i = 0; i < _observed.Length; i++)
            {
                sums[i] += double.IsNaN(_observed[i]) ? _logPrior : _observed[i] == number ? _logSame : _logOther;
            }

            sums[^1] += _logPrior;
        }

        public override double Sample(int kernel, double u)
        {
            if (kernel == _observed.Length || double.IsNaN(_observed[kernel]))
            {
                return Math.Floor(u * _choices);
            }

            // The uniform share comes first, and what is left is the observed choice's.
            double uniform = _other * _choices;
            return u < uniform ? Math.Min(Math.Floor(u / _other), _choices - 1) : _observed[kernel];
        }
    }

    /// <summary>Kernels of numbers and integers: normal distributions around the observed unit coordinates.</summary>
    private sealed class NumberColumn : ParzenColumn
    {
        private readonly Parameter _parameter;
        private readonly bool[] _exists;
        private readonly TruncatedNormal[] _kernels;

        public NumberColumn(Parameter parameter, double[] observed, double sigma)
        {
            _parameter = parameter;
            (_exists, _kernels) = (new bool[observed.Length + 1], new TruncatedNormal[observed.Length + 1]);
            for (int i = 0; i < observed.Length; i++)
            {
                _exists[i] = !double.IsNaN(observed[i]);
                if (_exists[i])
                {
                    _kernels[i] = new TruncatedNormal(parameter.ToUnit(observed[i]), sigma);
                }
            }
        }

        public override void AddLogs(double number, Span<double> sums)
        {
            if (_parameter.IsInteger)
            {
                (double from, double to) = Part(number);
                double logPrior = ScalarMath.Log(to - from);
                for (int i = 0; i < _kernels.Length; i++)
                {
                    sums[i] += _exists[i] ? _kernels[i].LogProbability(from, to) : logPrior;
                }

                return;
            }

            double u = _parameter.ToUnit(number);
            for (int i = 0; i < _kernels.Length; i++)
            {
                sums[i] += _exists[i] ? _kernels[i].LogDensity(u) : 0;
            }
        }

        public override double Sample(int kernel, double u) => _parameter.FromUnit(_exists[kernel] ? _kernels[kernel].Quantile(u) : u);

        /// <summary>The part of [0, 1] whose coordinates become an integer.</summary>
        private (double From, double To) Part(double integer)
        {
            double low = _parameter.Low - 0.5, high = _parameter.High + 0.5, from = integer - 0.5, to = integer + 0.5;
            if (_parameter.IsLogarithmic)
            {
                (low, high, from, to) = (ScalarMath.Log(low), ScalarMath.Log(high), ScalarMath.Log(from), ScalarMath.Log(to));
            }

            return ((from - low) / (high - low), (to - low) / (high - low));
        }
    }
}
