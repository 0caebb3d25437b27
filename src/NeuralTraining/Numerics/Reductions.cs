namespace NeuralTraining.Numerics;

/// <summary>Sums in double precision, with an order of addition that nothing about the machine changes.</summary>
internal static class Reductions
{
    /// <summary>Σx²: four chains, one for each position modulo four, added in order.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            s0 += (double)values[i] * values[i];
            s1 += (double)values[i + 1] * values[i + 1];
            s2 += (double)values[i + 2] * values[i + 2];
            s3 += (double)values[i + 3] * values[i + 3];
        }

        for (; i < values.Length; i++)
        {
            s0 += (double)values[i] * values[i];
        }

        return s0 + s1 + s2 + s3;
    }
}
