namespace NeuralTraining.Tests.Support;

/// <summary>Layers and losses in double precision, from their definitions and as slowly as they come.</summary>
internal static class Naive
{
    /// <summary>Y = X·W + b.</summary>
    public static double[] Affine(double[] x, double[] w, double[] b)
    {
        int outputs = b.Length, inputs = w.Length / outputs, batch = x.Length / inputs;
        double[] y = new double[batch * outputs];
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                y[i * outputs + j] = b[j];
                for (int k = 0; k < inputs; k++)
                {
                    y[i * outputs + j] += x[i * inputs + k] * w[k * outputs + j];
                }
            }
        }

        return y;
    }

    /// <summary>y = γ·(x − μ)/√(σ² + ε) + β by columns, with the batch's own μ and σ².</summary>
    public static double[] BatchNorm(double[] x, double[] gamma, double[] beta, double epsilon)
    {
        int columns = gamma.Length, batch = x.Length / columns;
        double[] y = new double[x.Length];
        for (int j = 0; j < columns; j++)
        {
            double[] column = [.. Enumerable.Range(0, batch).Select(i => x[i * columns + j])];
            double mean = column.Average(), variance = column.Average(value => (value - mean) * (value - mean));
            for (int i = 0; i < batch; i++)
            {
                y[i * columns + j] = gamma[j] * (column[i] - mean) / Math.Sqrt(variance + epsilon) + beta[j];
            }
        }

        return y;
    }

    public static double ReLU(double x) => Math.Max(0, x);

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>y = γ·(x − μ)/√(σ² + ε) + β by rows.</summary>
    public static double[] LayerNorm(double[] x, double[] gamma, double[] beta, double epsilon)
    {
        double[] y = new double[x.Length];
        for (int first = 0; first < x.Length; first += gamma.Length)
        {
            double[] row = x[first..(first + gamma.Length)];
            double mean = row.Average(), variance = row.Average(value => (value - mean) * (value - mean));
            for (int j = 0; j < row.Length; j++)
            {
                y[first + j] = gamma[j] * (row[j] - mean) / Math.Sqrt(variance + epsilon) + beta[j];
            }
        }

        return y;
    }

    /// <summary>eˣ − 1.</summary>
    public static double ExpMinusOne(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1;

    /// <summary>log(1 + x).</summary>
    public static double LogOfOnePlus(double x) => Math.Abs(x) < 1e-5 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x);

    /// <summary>The standard normal distribution Φ: a series near 0, and Laplace's continued fraction in the tails.</summary>
    public static double NormalDistribution(double x)
    {
        double z = Math.Abs(x), bell = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI), tail;
        if (z < 2.5)
        {
            double term = z, sum = z;
            for (int k = 3; term > 1e-18 * sum; k += 2)
            {
                term *= z * z / k;
                sum += term;
            }

            tail = 0.5 - bell * sum;
        }
        else
        {
            double fraction = z;
            for (int k = 200; k > 0; k--)
            {
                fraction = z + k / fraction;
            }

            tail = bell / fraction;
        }

        return x < 0 ? tail : 1 - tail;
    }

    public static double Activation(ActivationFunction function, double x) => function switch
    {
        ActivationFunction.ReLU => ReLU(x),
        ActivationFunction.Sigmoid => Sigmoid(x),
        ActivationFunction.Tanh => Math.Tanh(x),
        ActivationFunction.LeakyReLU => x > 0 ? x : 0.01f * x,
        ActivationFunction.ELU => x > 0 ? x : ExpMinusOne(x),
        ActivationFunction.GELU => x < -40 ? 0 : x * NormalDistribution(x),
        ActivationFunction.SiLU => x < -700 ? 0 : x * Sigmoid(x),
        ActivationFunction.Softplus => Math.Max(x, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(x))),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    /// <summary>The mean over rows of −log softmax at the label.</summary>
    public static double SoftmaxCrossEntropy(double[] outputs, int[] labels)
    {
        int classes = outputs.Length / labels.Length;
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double[] row = outputs[(i * classes)..((i + 1) * classes)];
            double max = row.Max();
            sum += max + Math.Log(row.Sum(z => Math.Exp(z - max))) - row[labels[i]];
        }

        return sum / labels.Length;
    }

    /// <summary>Central differences of a function of many numbers.</summary>
    public static double[] Gradient(Func<double[], double> function, double[] at, double step = 1e-6)
    {
        double[] gradient = new double[at.Length], moved = [.. at];
        for (int i = 0; i < at.Length; i++)
        {
            moved[i] = at[i] + step;
            double above = function(moved);
            moved[i] = at[i] - step;
            double below = function(moved);
            moved[i] = at[i];
            gradient[i] = (above - below) / (2 * step);
        }

        return gradient;
    }

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
