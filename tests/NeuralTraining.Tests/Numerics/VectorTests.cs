using System.Runtime.InteropServices;
using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

/// <summary>Every operation of every vector width, in every lane, against the same operation on single floats.</summary>
public sealed class VectorTests
{
    /// <summary>1.0000001 and 0.99999994 have a product that rounds to 1: with −1, they tell a fused multiplication from two roundings.</summary>
    private static readonly float[] Special =
    [
        0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, -3e-39f, 1.0000001f, 0.99999994f, -2.5f,
    ];

    private static readonly Dictionary<string, Func<float, float, float, float>> Operations = new()
    {
        ["a + b"] = (a, b, _) => a + b,
        ["a - b"] = (a, b, _) => a - b,
        ["a * b"] = (a, b, _) => a * b,
        ["a / b"] = (a, b, _) => a / b,
        ["-a"] = (a, _, _) => -a,
        ["a + 3"] = (a, _, _) => a + 3,
        ["a - 3"] = (a, _, _) => a - 3,
        ["3 * a"] = (a, _, _) => 3 * a,
        ["Create"] = (_, _, _) => 1.5f,
        ["FusedMultiplyAdd"] = MathF.FusedMultiplyAdd,
        ["Sqrt"] = (a, _, _) => MathF.Sqrt(a),
        ["Abs"] = (a, _, _) => MathF.Abs(a),
        ["SelectIfGreater"] = (a, b, c) => a > b ? c : a,
    };

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (string width in Widths.All)
        {
            foreach (string operation in Operations.Keys)
            {
                data.Add(width, operation);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_lane_is_what_a_float_alone_would_be(string width, string operation)
    {
        // All triples, 16 times over: their number is odd, so each comes to stand in each lane of each width.
        int triples = Special.Length * Special.Length * Special.Length, length = 16 * triples;
        (triples % 2).Should().Be(1);
        float[] a = Row(1), b = Row(Special.Length), c = Row(Special.Length * Special.Length), actual = new float[length];

        Widths.Run(width, new Vectors(operation, a, b, c, actual), length);

        for (int i = 0; i < length; i++)
        {
            float expected = Operations[operation](a[i], b[i], c[i]);
            if (!IsSame(actual[i], expected))
            {
                throw new AssertionFailedException(
                    $"Expected {operation} of {width} at {i} to be {expected:R} for a = {a[i]:R}, b = {b[i]:R}, c = {c[i]:R}, found {actual[i]:R}.");
            }
        }

        float[] Row(int stride) => [.. Enumerable.Range(0, length).Select(i => Special[i / stride % Special.Length])];
    }

    [Theory]
    [InlineData(nameof(V128), 4)]
    [InlineData(nameof(V256), 8)]
    [InlineData(nameof(V512), 16)]
    public void Powers_of_two_are_exact_and_a_vector_has_as_many_floats_as_its_name_says(string width, int count)
    {
        float[] exponents = [.. Enumerable.Range(0, 16 * 254).Select(i => (float)(i * 3 % 254 - 126))], actual = new float[exponents.Length];
        int[] counted = new int[1];

        Widths.Run(width, new Vectors("PowerOfTwo", exponents, exponents, exponents, actual, counted), actual.Length);

        exponents.Should().Contain([-126, 0, 127]);
        Numbers.ShouldBeBitEqual(actual, [.. exponents.Select(n => (float)Math.Pow(2, n))], "power of two");
        counted[0].Should().Be(count);
    }

    [Fact]
    public void The_numbers_tell_a_fused_multiplication_from_two_roundings_and_zero_from_minus_zero()
    {
        MathF.FusedMultiplyAdd(1.0000001f, 0.99999994f, -1).Should().NotBe(1.0000001f * 0.99999994f - 1);
        IsSame(0, -0f).Should().BeFalse();
        IsSame(float.NaN, -float.NaN).Should().BeTrue();
    }

    /// <summary>The same bits, or both not a number: which NaN it is, IEEE 754 leaves open.</summary>
    private static bool IsSame(float x, float y) =>
        BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y) || (float.IsNaN(x) && float.IsNaN(y));

    private readonly struct Vectors(string operation, float[] a, float[] b, float[] c, float[] result, int[]? count = null) : IVectorAction
    {
        public void Run<V>(int start, int end)
            where V : struct, IVector<V>
        {
            for (int i = start; i < end; i += V.Count)
            {
                V.Store(Compute(V.Load(in a[i]), V.Load(in b[i]), V.Load(in c[i])), ref MemoryMarshal.GetReference(result.AsSpan(i)));
            }

            count?[0] = V.Count;
        }

        private V Compute<V>(V a, V b, V c)
            where V : struct, IVector<V> => operation switch
            {
                "a + b" => a + b,
                "a - b" => a - b,
                "a * b" => a * b,
                "a / b" => a / b,
                "-a" => -a,
                "a + 3" => a + 3f,
                "a - 3" => a - 3f,
                "3 * a" => 3f * a,
                "Create" => V.Create(1.5f),
                "FusedMultiplyAdd" => V.FusedMultiplyAdd(a, b, c),
                "Sqrt" => V.Sqrt(a),
                "Abs" => V.Abs(a),
                "SelectIfGreater" => V.SelectIfGreater(a, b, c, a),
                "PowerOfTwo" => V.PowerOfTwo(a),
                _ => throw new InvalidOperationException(operation),
            };
    }
}
