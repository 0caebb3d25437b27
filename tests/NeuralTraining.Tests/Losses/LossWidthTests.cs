using FluentAssertions;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Losses;

/// <summary>The kernels of losses have the same bits for every vector width; sums are of scalars.</summary>
public sealed class LossWidthTests
{
    private const int Length = 103;

    private static readonly float[] Z = [.. Numbers.Uniform(Length - 6, -3, 3), 1e4f, -1e4f, 90, -90, float.NaN, 0];
    private static readonly float[] T = Numbers.Uniform(Length, 0, 1, seed: 2);

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        Same(width => Map(width, new BinaryCrossEntropy.Gradient()));
        Same(width => Map(width, new RegressionLoss.ResidualKernel<MeanSquaredError.Function>(default)));
        Same(width => Map(width, new RegressionLoss.ResidualKernel<MeanAbsoluteError.Function>(default)));
        Same(width => Map(width, new RegressionLoss.ResidualKernel<Huber.Function>(new(0.75f))));
        Same(width => Map(width, new SampleWeights.FlushedProduct(0.01f)));
        Same(width => Widths.Map<BinaryCrossEntropy.SmallerExponential>(width, Z));
    }

    private static void Same(Func<string, float[]> compute)
    {
        float[] expected = compute(Widths.All[0]);
        expected.Distinct().Count().Should().BeGreaterThan(2);
        foreach (string width in Widths.All[1..])
        {
            Numbers.ShouldBeBitEqual(compute(width), expected, width);
        }
    }

    private static float[] Map<TKernel>(string width, TKernel kernel) where TKernel : struct, IBinary
    {
        float[] y = new float[Length];
        Widths.Run(width, new Elementwise.Loop<Elementwise.Binary<TKernel>>(new(kernel, Z, T, y)), Length);
        return y;
    }
}
