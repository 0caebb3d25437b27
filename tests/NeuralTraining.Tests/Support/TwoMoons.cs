using System.Numerics.Tensors;

namespace NeuralTraining.Tests.Support;

/// <summary>Two half circles, one around the end of the other: two classes that a straight line does not separate.</summary>
internal static class TwoMoons
{
    /// <param name="count">The number of samples, of both classes in turn.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <param name="noise">How far a sample lies beside its half circle, along each axis at most. Above 0.25 the classes overlap.</param>
    public static Dataset Create(int count, int seed, double noise = 0.05)
    {
        var random = new Random(seed);
        float[] x = new float[2 * count];
        int[] t = new int[count];
        for (int i = 0; i < count; i++)
        {
            t[i] = i % 2;
            double angle = Math.PI * random.NextDouble();
            (double horizontal, double vertical) = t[i] == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
            x[2 * i] = (float)(horizontal + noise * (2 * random.NextDouble() - 1));
            x[2 * i + 1] = (float)(vertical + noise * (2 * random.NextDouble() - 1));
        }

        return new Dataset(Tensor.Create(x, [count, 2]), t);
    }
}
