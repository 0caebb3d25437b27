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
