namespace NeuralTraining.Tuning;

/// <summary>Minimizes a smooth function of a few numbers by the method of Broyden, Fletcher, Goldfarb and Shanno with
/// backtracking (Nocedal and Wright, 2006, <i>Numerical Optimization</i>, algorithms 6.1 and 3.1).</summary>
internal sealed class Bfgs
{
    private const double SufficientDecrease = 1e-4, MinCurvature = 1e-10;

    /// <summary>Returns a value and writes the gradient; infinite where the function is not defined.</summary>
    public delegate double Function(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>Gets the most iterations.</summary>
    public required int MaxIterations { get; init; }

    /// <summary>Gets the decrease of the value below which an iteration is the last.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Gets the largest change of a number in an iteration.</summary>
    public required double MaxStep { get; init; }

    /// <summary>Moves a point to a minimum and returns the value there.</summary>
    public double Minimize(Function function, Span<double> point)
    {
        int n = point.Length;
        double[] x = point.ToArray(), g = new double[n], direction = new double[n], nextX = new double[n], nextG = new double[n];
        double[] h = new double[n * n];
        Reset(h, n, 1);
        double f = function(x, g);
        for (int iteration = 0; iteration < MaxIterations && double.IsFinite(f); iteration++)
        {
            double slope = Descend(h, g, direction);
            if (!(slope < 0))
            {
                break;
            }

            double step = 1, next = double.PositiveInfinity;
            for (int halving = 0; halving < 10; halving++, step *= 0.5)
            {
                for (int i = 0; i < n; i++)
                {
                    nextX[i] = x[i] + step * direction[i];
                }

                next = function(nextX, nextG);
                if (next <= f + SufficientDecrease * step * slope)
                {
                    break;
                }
            }

            if (!(next <= f + SufficientDecrease * step * slope))
            {
                break;
            }

            double decrease = f - next;
            Update(h, x, g, nextX, nextG, isFirst: iteration == 0);
            (x, nextX, g, nextG, f) = (nextX, x, nextG, g, next);
            if (decrease < Tolerance)
            {
                break;
            }
        }

        x.CopyTo(point);
        return f;
    }

    /// <summary>Writes −H g, cut to the largest step, and returns its product with g.</summary>
    private double Descend(double[] h, double[] g, double[] direction)
    {
        int n = g.Length;
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
            {
                sum -= h[i * n + j] * g[j];
            }

            direction[i] = sum;
            largest = Math.Max(largest, Math.Abs(sum));
        }

        double cut = largest > MaxStep ? MaxStep / largest : 1, slope = 0;
        for (int i = 0; i < n; i++)
        {
            direction[i] *= cut;
            slope += direction[i] * g[i];
        }

        return slope;
    }

    /// <summary>H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ with s and y the changes of point and gradient, and ρ = 1 /
    /// yᵀs; the first time from H = (yᵀs / yᵀy) I.</summary>
    private static void Update(double[] h, double[] x, double[] g, double[] nextX, double[] nextG, bool isFirst)
    {
        int n = x.Length;
        double[] s = new double[n], y = new double[n], hy = new double[n];
        double ys = 0, yy = 0, yhy = 0;
        for (int i = 0; i < n; i++)
        {
            (s[i], y[i]) = (nextX[i] - x[i], nextG[i] - g[i]);
            ys += y[i] * s[i];
            yy += y[i] * y[i];
        }

        if (!(ys > MinCurvature * yy))
        {
            return;
        }

        if (isFirst)
        {
            Reset(h, n, ys / yy);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                hy[i] += h[i * n + j] * y[j];
            }

            yhy += y[i] * hy[i];
        }

        double rho = 1 / ys, scale = rho * (1 + rho * yhy);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                h[i * n + j] += scale * s[i] * s[j] - rho * (hy[i] * s[j] + s[i] * hy[j]);
            }
        }
    }

    private static void Reset(double[] h, int n, double diagonal)
    {
        Array.Clear(h);
        for (int i = 0; i < n; i++)
        {
            h[i * n + i] = diagonal;
        }
    }
}
