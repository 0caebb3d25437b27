using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining.Diagnostics;

/// <summary>Measures the rounding noise of a loss.</summary>
/// <remarks>Moré and Wild (2011), <i>Estimating computational noise</i>: losses at equal and very small distances along
/// a line differ by a smooth part, which fourth differences remove, and by noise, whose variance they multiply by
/// 70.</remarks>
internal static class LossNoise
{
    private const int Lines = 4, Points = 9;
    private const float RelativeDistance = 2e-6f, MinValue = 0.02f;
    private const double MinRelativeNoise = 1e-9;

    /// <summary>The standard deviation of the noise.</summary>
    public static double Measure(in LossProbe probe, ParameterSet parameters, RandomStream random)
    {
        Span<double> losses = stackalloc double[Points];
        float[] origin = parameters.AsSpan().ToArray();
        double sum = 0;
        for (int line = 0; line < Lines; line++)
        {
            for (int point = 0; point < Points; point++)
            {
                Move(origin, parameters.AsSpan(), point - Points / 2, random, (ulong)line * (ulong)origin.Length);
                losses[point] = probe.Loss();
            }

            for (int i = 2; i < Points - 2; i++)
            {
                double fourth = losses[i - 2] - 4 * losses[i - 1] + 6 * losses[i] - 4 * losses[i + 1] + losses[i + 2];
                sum += fourth * fourth / 70;
            }
        }

        origin.CopyTo(parameters.AsSpan());
        return Math.Sqrt(sum / (Lines * (Points - 4))) + MinRelativeNoise * Math.Abs(losses[Points / 2]);
    }

    private static void Move(ReadOnlySpan<float> origin, Span<float> values, int distance, RandomStream random, ulong counter)
    {
        for (int i = 0; i < values.Length; i++)
        {
            float direction = (float)(2 * random.Uniform(counter + (ulong)i) - 1);
            values[i] = origin[i] + distance * RelativeDistance * direction * Math.Max(MinValue, Math.Abs(origin[i]));
        }
    }
}
