namespace NeuralTraining.Tests.Support;

/// <summary>Errors of a function over all floats, in units in the last place.</summary>
internal static class Ulps
{
    public const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Floats of both signs and all magnitudes: about four million of the 2³².</summary>
    public static readonly float[] Everywhere = [.. Enumerable.Range(0, 4_200_000).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 1021))
        .Where(x => !float.IsNaN(x))];

    /// <summary>The largest error, in units in the last place of the exact value, or in the smallest value that counts.</summary>
    public static double Worst(float[] x, float[] y, Func<double, double> exact, float smallest = float.Epsilon)
    {
        double worst = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double expected = exact(x[i]);
            if (Math.Abs(expected) > float.MaxValue)
            {
                worst = y[i] == (float)expected ? worst : double.PositiveInfinity;
                continue;
            }

            double unit = Math.Abs(expected) < smallest ? smallest : Math.Max(Math.ScaleB(1, Math.ILogB(expected) - 23), float.Epsilon);
            double error = Math.Abs(y[i] - expected) / unit;
            worst = error <= worst ? worst : error;
        }

        return worst;
    }
}
