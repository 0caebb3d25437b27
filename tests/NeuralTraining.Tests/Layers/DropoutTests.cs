using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Layers;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Layers;

/// <summary>Dropout against NumPy (Golden/dropout.py), whose mask is that of its own generator, and how many it drops.</summary>
public sealed class DropoutTests
{
    private const int Rows = 5;
    private const int Columns = 29;
    private const ulong Seed = 0x123456789ABCDEF;

    [Theory]
    [InlineData(DropoutScaling.AtInference)]
    [InlineData(DropoutScaling.InTraining)]
    public void Both_forms_are_those_of_NumPy(DropoutScaling scaling)
    {
        foreach (JsonElement golden in Golden.Load("dropout").GetProperty("cases").EnumerateArray())
        {
            var generator = new Congruential(77);
            LayerHarness harness = Create((float)golden.GetProperty("ratio").GetDouble(), scaling);
            generator.Numbers(Rows * Columns, -2, 2).CopyTo(harness.X.GetSpan([0, 0], Rows * Columns));
            generator.Numbers(Rows * Columns, -1, 1).CopyTo(harness.DY.GetSpan([0, 0], Rows * Columns));
            int iteration = golden.GetProperty("iteration").GetInt32();
            harness.Random = RandomPurpose.LayerPass.Stream(Seed, golden.GetProperty("layer").GetInt32(), iteration);

            harness.Forward();
            harness.Backward();

            bool inverted = scaling == DropoutScaling.InTraining;
            golden.GetProperty("mask").Doubles().Distinct().Should().HaveCount(2);
            Check(LayerHarness.Values(harness.Y), golden.GetProperty(inverted ? "invertedY" : "y"), "y");
            Check(LayerHarness.Values(harness.DX), golden.GetProperty(inverted ? "invertedDX" : "dx"), "dx");
            harness.Forward(PassMode.Inference);
            if (inverted)
            {
                Numbers.ShouldBeBitEqual(LayerHarness.Values(harness.Y), LayerHarness.Values(harness.X));
            }
            else
            {
                Check(LayerHarness.Values(harness.Y), golden.GetProperty("inference"), "inference");
            }
        }

        static void Check(ReadOnlySpan<float> actual, JsonElement expected, string what) => Numbers.ShouldBeClose(actual, expected.Doubles(), 1e-6, 1e-7, what);
    }

    /// <summary>A part of a mini-batch gets its part of the mask, wherever it begins.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_mask_of_a_row_depends_on_its_place_in_the_whole_batch(int firstRow)
    {
        LayerHarness whole = Create(0.5f), part = Create(0.5f);
        whole.Forward();
        part.FirstRow = firstRow;
        part.Forward();

        for (int row = 0; row + firstRow < Rows; row++)
        {
            Dropped(part, row).Should().Equal(Dropped(whole, row + firstRow));
        }

        static bool[] Dropped(LayerHarness harness, int row) => [.. Enumerable.Range(0, Columns).Select(column => harness.Y[row, column] == 0)];
    }

    [Fact]
    public void Another_seed_layer_or_iteration_gives_another_mask()
    {
        float[] mask = Mask(RandomPurpose.LayerPass.Stream(1, 2, 3));

        Mask(RandomPurpose.LayerPass.Stream(1, 2, 3)).Should().Equal(mask);
        Mask(RandomPurpose.LayerPass.Stream(9, 2, 3)).Should().NotEqual(mask);
        Mask(RandomPurpose.LayerPass.Stream(1, 9, 3)).Should().NotEqual(mask);
        Mask(RandomPurpose.LayerPass.Stream(1, 2, 9)).Should().NotEqual(mask);

        static float[] Mask(RandomStream random)
        {
            float[] mask = new float[200];
            RandomMask.Fill(mask, random, 0, 0.5f, 1);
            return mask;
        }
    }

    /// <summary>The share dropped of a million is within five standard deviations of the ratio, for five seeds; so is that of neighbours dropped together.</summary>
    [Theory]
    [InlineData(0.15f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void The_share_that_is_dropped_is_the_ratio(float ratio)
    {
        float[] mask = new float[1_000_000];
        for (ulong seed = 1; seed <= 5; seed++)
        {
            RandomMask.Fill(mask, new RandomStream(seed, 7), 0, ratio, 1);

            Share(mask.Count(value => value == 0), ratio);
            Share(Enumerable.Range(0, mask.Length - 1).Count(i => mask[i] == 0 && mask[i + 1] == 0), ratio * (double)ratio);
            Share(Enumerable.Range(0, mask.Length - 8).Count(i => mask[i] == 0 && mask[i + 8] == 0), ratio * (double)ratio);
        }

        void Share(int count, double expected) => ((double)count / mask.Length)
            .Should().BeApproximately(expected, 8 * Math.Sqrt(expected * (1 - expected) / mask.Length) + 1.0 / 65536);
    }

    /// <summary>Processors without AVX2 take the other way; where this runs without it, only that way is there to compare.</summary>
    [Fact]
    public void Block_by_block_and_all_at_once_give_the_same_mask()
    {
        foreach (ulong block in new ulong[] { 0, 8, 0xFFFF_FFF8, 0x1_0000_0000, ulong.MaxValue - 7 })
        {
            var random = new RandomStream(Seed, 0x0504_0000_0000_0011);
            float[] singly = new float[64], again = new float[64];

            RandomMask.FillGroupSingly(singly, random, block, 20_000, 1.5f);
            if (Avx2.IsSupported)
            {
                RandomMask.FillGroupInVectors(again, random, block, 20_000, 1.5f);
            }
            else
            {
                RandomMask.FillGroupSingly(again, random, block, 20_000, 1.5f);
            }

            singly.Distinct().Should().HaveCount(2);
            again.Should().Equal(singly);
        }
    }

    [Fact]
    public void A_ratio_of_zero_drops_nothing_and_the_largest_nearly_everything()
    {
        float[] mask = new float[1_000_000];

        RandomMask.Fill(mask, new RandomStream(1, 1), 0, 0, 1);
        mask.Should().OnlyContain(value => value == 1);
        RandomMask.Fill(mask, new RandomStream(1, 1), 0, MathF.BitDecrement(1), 1);
        mask.Count(value => value == 1).Should().BeLessThan(60);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        foreach (float ratio in new[] { -0.1f, 1, float.NaN })
        {
            new Action(() => _ = new Dropout(ratio)).Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage(FormattableString.Invariant($"The dropout ratio must be at least 0 and less than 1, but was '{ratio}'.*")).WithParameterName("ratio");
        }

        new Action(() => _ = new Dropout(0.5f, (DropoutScaling)7)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The dropout scaling must be AtInference or InTraining, but was '7'.*").WithParameterName("scaling");
        Create(0.5f).Invoking(harness => harness.Backward()).Should().Throw<InvalidOperationException>()
            .WithMessage("Backward was called before Forward. Call Forward in training mode first.");
    }

    private static LayerHarness Create(float ratio, DropoutScaling scaling = DropoutScaling.AtInference) => new(new Dropout(ratio, scaling), Rows, Columns);
}
