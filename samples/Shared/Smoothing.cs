using MathNet.Numerics;

namespace NeuralTraining.Samples;

/// <summary>Makes the trend of a noisy curve visible.</summary>
public static class Smoothing
{
    private const int Reach = 5;
    private const double Beta = 2;

    private static readonly double[] Window = KaiserWindow();

    /// <summary>Returns the average of each value and its five neighbours on either side, weighted by a Kaiser window of 11 with β = 2: the book's smoothing.</summary>
    /// <remarks>Beyond its ends the curve goes on as its mirror image, as in the book: <c>x2 x1 | x0 x1 … xn | xn xn-1</c>.</remarks>
    public static double[] Smooth(ReadOnlySpan<double> curve)
    {
        double[] smooth = new double[curve.Length];
        for (int i = 0; i < smooth.Length; i++)
        {
            for (int k = -Reach; k <= Reach; k++)
            {
                smooth[i] += Window[k + Reach] * curve[Mirror(i + k, curve.Length)];
            }
        }

        return smooth;
    }

    // A curve shorter than the window is mirrored as often as it takes.
    private static int Mirror(int i, int length)
    {
        while (i < 0 || i >= length)
        {
            i = i < 0 ? -i : length - 1 - (i - length);
        }

        return i;
    }

    private static double[] KaiserWindow()
    {
        double[] window = new double[(2 * Reach) + 1];
        for (int k = -Reach; k <= Reach; k++)
        {
            double position = (double)k / Reach;
            window[k + Reach] = SpecialFunctions.BesselI0(Beta * Math.Sqrt(1 - (position * position)));
        }

        double sum = window.Sum();
        return [.. window.Select(weight => weight / sum)];
    }
}
