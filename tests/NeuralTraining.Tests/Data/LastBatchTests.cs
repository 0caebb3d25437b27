using CsCheck;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>What a shuffled epoch does with the samples that do not fill a mini-batch.</summary>
public sealed class LastBatchTests
{
    private const int Epochs = 3;

    private static readonly Gen<(int Count, int Size, ulong Seed)> Any = NumberedSamples.UpTo(200);

    [Fact]
    public void Evened_out_every_sample_is_taken_once_an_epoch_by_mini_batches_of_at_least_half_the_size() => Any.Sample((count, size, seed) =>
    {
        MiniBatches batches = NumberedSamples.Make(count).CreateMiniBatches(size, seed);
        int[] counts = Counts(batches);

        batches.Size.Should().Be(size);
        batches.PerEpoch.Should().Be((int)Math.Ceiling((double)count / size));
        (counts.Max() - counts.Min()).Should().BeLessThanOrEqualTo(1);
        counts.Max().Should().BeLessThanOrEqualTo(size);
        (2 * counts.Min()).Should().BeGreaterThanOrEqualTo(size);
        batches.SmallestSize.Should().Be(counts.Min());
        ShouldTakeEverySampleOnce(batches, count);
    });

    [Fact]
    public void Kept_every_mini_batch_but_the_last_is_full() => Any.Sample((count, size, seed) =>
    {
        MiniBatches batches = NumberedSamples.Make(count).CreateMiniBatches(size, seed, lastBatch: LastBatch.Keep);
        int[] counts = Counts(batches);

        counts.Should().Equal(Enumerable.Range(0, (int)Math.Ceiling((double)count / size)).Select(i => Math.Min(size, count - i * size)));
        batches.SmallestSize.Should().Be(counts[^1]);
        ShouldTakeEverySampleOnce(batches, count);
    });

    [Fact]
    public void Dropped_every_mini_batch_is_full_and_no_sample_is_taken_twice_an_epoch() => Any.Sample((count, size, seed) =>
    {
        MiniBatches batches = NumberedSamples.Make(count).CreateMiniBatches(size, seed, lastBatch: LastBatch.Drop);

        Counts(batches).Should().Equal(Enumerable.Repeat(size, count / size));
        batches.SmallestSize.Should().Be(size);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            Epoch(batches, epoch).Should().OnlyHaveUniqueItems();
        }
    });

    /// <summary>The order of an epoch is one thing, where it is cut another.</summary>
    [Theory]
    [InlineData(LastBatch.Keep)]
    [InlineData(LastBatch.Drop)]
    public void The_order_is_the_same_whatever_becomes_of_the_rest(LastBatch lastBatch) => Any.Sample((count, size, seed) =>
    {
        int[] evenedOut = Epoch(NumberedSamples.Make(count).CreateMiniBatches(size, seed), 1);

        int[] other = Epoch(NumberedSamples.Make(count).CreateMiniBatches(size, seed, lastBatch: lastBatch), 1);

        other.Should().Equal(evenedOut.Take(other.Length));
    });

    [Theory]
    [InlineData(LastBatch.EvenOut)]
    [InlineData(LastBatch.Keep)]
    [InlineData(LastBatch.Drop)]
    public void Where_the_size_divides_the_samples_there_is_no_rest(LastBatch lastBatch)
    {
        MiniBatches batches = NumberedSamples.Make(60).CreateMiniBatches(12, seed: 7, lastBatch: lastBatch);
        int[] order = new int[60];
        RandomPurpose.EpochOrder.Stream(7, iteration: 2).FillPermutation(order);

        Counts(batches).Should().Equal(12, 12, 12, 12, 12);
        Epoch(batches, 2).Should().Equal(order);
    }

    [Fact]
    public void Dropping_leaves_out_others_in_each_epoch()
    {
        MiniBatches batches = NumberedSamples.Make(11).CreateMiniBatches(10, seed: 3, lastBatch: LastBatch.Drop);

        int[] left = [.. Enumerable.Range(0, 100).Select(epoch => Enumerable.Range(0, 11).Except(Epoch(batches, epoch)).Single())];

        left.Distinct().Should().HaveCount(11);
    }

    [Theory]
    [InlineData(LastBatch.EvenOut)]
    [InlineData(LastBatch.Keep)]
    [InlineData(LastBatch.Drop)]
    public void Drawing_with_replacement_has_no_rest(LastBatch lastBatch)
    {
        MiniBatches batches = NumberedSamples.Make(11).CreateMiniBatches(4, seed: 3, Sampling.WithReplacement, lastBatch), chapter = NumberedSamples.Make(11).CreateMiniBatches(4, seed: 3, Sampling.WithReplacement);

        (batches.PerEpoch, batches.SmallestSize).Should().Be((3, 4));
        Epoch(batches, 0).Should().Equal(Epoch(chapter, 0)).And.HaveCount(12);
    }

    private static int[] Counts(MiniBatches batches) => [.. Enumerable.Range(0, batches.PerEpoch).Select(i => batches.Draw(i).Count)];

    private static void ShouldTakeEverySampleOnce(MiniBatches batches, int count)
    {
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            Epoch(batches, epoch).Order().Should().Equal(Enumerable.Range(0, count));
        }
    }

    private static int[] Epoch(MiniBatches batches, int epoch) =>
        [.. Enumerable.Range(0, batches.PerEpoch).SelectMany(i => NumberedSamples.Of(batches.Draw((long)epoch * batches.PerEpoch + i)))];
}
