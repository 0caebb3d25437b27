using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FluentAssertions.Execution;

namespace NeuralTraining.Tests.Support;

/// <summary>Assertions on many numbers, which tell the first that is wrong, and numbers to test with.</summary>
internal static class Numbers
{
    /// <summary>Each value must be within relative · |expected| + absolute of what is expected.</summary>
    public static void ShouldBeClose(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double relative, double absolute, string what = "value")
    {
        double[] bounds = new double[expected.Length];
        for (int i = 0; i < bounds.Length; i++)
        {
            bounds[i] = relative * Math.Abs(expected[i]) + absolute;
        }

        ShouldBeWithin(actual, expected, bounds, what);
    }

    public static void ShouldBeWithin(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, ReadOnlySpan<double> bounds, string what = "value")
    {
        if (actual.Length != expected.Length)
        {
            throw new AssertionFailedException($"Expected {expected.Length} numbers of {what}, found {actual.Length}.");
        }

        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            if (!(difference <= bounds[i]) && !(double.IsInfinity(expected[i]) && actual[i] == expected[i]))
            {
                throw new AssertionFailedException(
                    $"Expected {what} {i} to be {expected[i]:R}, found {actual[i]:R}: off by {difference:G3}, at most {bounds[i]:G3} is allowed.");
            }
        }
    }

    /// <summary>The same bits, so that NaN equals NaN and 0 is not −0.</summary>
    public static void ShouldBeBitEqual(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what = "value")
    {
        if (actual.Length != expected.Length)
        {
            throw new AssertionFailedException($"Expected {expected.Length} numbers of {what}, found {actual.Length}.");
        }

        for (int i = 0; i < actual.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(actual[i]) != BitConverter.SingleToInt32Bits(expected[i]))
            {
                throw new AssertionFailedException($"Expected {what} {i} to be {expected[i]:R} to the bit, found {actual[i]:R}.");
            }
        }
    }

    public static string Hash(ReadOnlySpan<float> values) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values)));

    /// <summary>Numbers uniform in [low, high), always the same for the same seed.</summary>
    public static float[] Uniform(int count, float low, float high, int seed = 1)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = low + (high - low) * random.NextSingle();
        }

        return values;
    }

    public static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }
}
