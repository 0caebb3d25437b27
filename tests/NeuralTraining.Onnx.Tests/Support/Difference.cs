using System.Numerics.Tensors;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>Compares outputs: the difference of two numbers is relative to the larger of 1 and what is expected.</summary>
internal static class Difference
{
    public const double Tolerance = 1e-5;

    /// <summary>Returns the largest difference. Throws if it is beyond the tolerance.</summary>
    public static double Require(Tensor<float> expected, float[] actual, string what)
    {
        float[] values = new float[expected.FlattenedLength];
        expected.FlattenTo(values);
        if (values.Length != actual.Length)
        {
            throw new InvalidOperationException(Invariant($"{what}: there must be {values.Length} outputs, but there are {actual.Length}."));
        }

        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = Math.Abs((double)values[i] - actual[i]) / Math.Max(1, Math.Abs(values[i]));
            if (!(difference <= Tolerance))
            {
                throw new InvalidOperationException(
                    Invariant($"{what}: output {i} must be {values[i]:R}, but is {actual[i]:R}, which differs by {difference:g3}."));
            }

            largest = Math.Max(largest, difference);
        }

        return largest;
    }
}
