using CsCheck;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class MiniBatchesTests
{
    private const int Seed = 5;

    public static TheoryData<Sampling> Samplings => [.. Enum.GetValues<Sampling>()];

    private static readonly Gen<(int Count, int Size, ulong Seed)> Any = NumberedSamples.UpTo(40);

    [Fact]
    public void A_shuffled_epoch_takes_every_sample_exactly_once() => Any.Sample((count, size, seed) =>
    {
        MiniBatches batches = NumberedSamples.Make(count).CreateMiniBatches(size, seed);

        for (int epoch = 0; epoch < 3; epoch++)
        {
            Epoch(batches, epoch).Order().Should().Equal(Enumerable.Range(0, count));
        }
    });

    [Fact]
    public void Every_epoch_has_an_order_of_its_own()
    {
        MiniBatches batches = NumberedSamples.Make(50).CreateMiniBatches(7, Seed);
        string[] orders = [.. Enumerable.Range(0, 20).Select(epoch => string.Join(' ', Epoch(batches, epoch)))];

        orders.Should().OnlyHaveUniqueItems().And.NotContain(string.Join(' ', Enumerable.Range(0, 50)));
    }

    [Theory]
    [MemberData(nameof(Samplings))]
    public void The_seed_decides_what_is_drawn(Sampling sampling)
    {
        Dataset data = NumberedSamples.Make(50);

        Draw(data.CreateMiniBatches(20, 1, sampling), 0).Should().Equal(Draw(data.CreateMiniBatches(20, 1, sampling), 0));
        Draw(data.CreateMiniBatches(20, 1, sampling), 0).Should().NotEqual(Draw(data.CreateMiniBatches(20, 2, sampling), 0));
    }

    [Theory]
    [MemberData(nameof(Samplings))]
    public void A_mini_batch_does_not_depend_on_what_was_drawn_before(Sampling sampling) =>
        Gen.Select(Any, Gen.Long[0, 1L << 39].Array[1, 10], Gen.Int[0, 200].Array[1, 10]).Sample((any, far, near) =>
        {
            Dataset data = NumberedSamples.Make(any.Count);
            MiniBatches batches = data.CreateMiniBatches(any.Size, any.Seed, sampling);

            foreach (long iteration in far.Concat(near.Select(i => (long)i)).Concat(far))
            {
                Draw(batches, iteration).Should().Equal(Draw(data.CreateMiniBatches(any.Size, any.Seed, sampling), iteration));
            }
        });

    [Fact]
    public void Drawing_with_replacement_gives_full_mini_batches_in_which_samples_recur()
    {
        MiniBatches batches = NumberedSamples.Make(10).CreateMiniBatches(9, Seed, Sampling.WithReplacement);

        batches.PerEpoch.Should().Be(2);
        Enumerable.Range(0, 100).Should().OnlyContain(i => Draw(batches, i).Length == 9);
        // Nine different ones out of ten have a probability of 10!/10⁹ = 0.4%.
        Enumerable.Range(0, 100).Count(i => Draw(batches, i).Distinct().Count() == 9).Should().BeLessThan(5);
    }

    [Fact]
    public void Drawing_with_replacement_takes_every_sample_equally_often()
    {
        const int Samples = 10;
        const int Draws = 100_000;
        MiniBatches batches = NumberedSamples.Make(Samples).CreateMiniBatches(10, Seed, Sampling.WithReplacement);
        int[] counts = new int[Samples];
        foreach (int sample in Enumerable.Range(0, Draws / 10).SelectMany(i => Draw(batches, i)))
        {
            counts[sample]++;
        }

        double expected = (double)Draws / Samples;
        double chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);

        // Nine degrees of freedom: between 0.97 and 33.7 with a probability of 99.94%. The seed is fixed.
        chiSquare.Should().BeInRange(0.97, 33.7);
    }

    [Fact]
    public void Drawing_with_replacement_takes_every_pair_in_a_row_equally_often()
    {
        const int Samples = 5;
        MiniBatches batches = NumberedSamples.Make(Samples).CreateMiniBatches(2, Seed, Sampling.WithReplacement);
        int[] counts = new int[Samples * Samples];
        for (int i = 0; i < 25_000; i++)
        {
            int[] pair = Draw(batches, i);
            counts[pair[0] * Samples + pair[1]]++;
        }

        // 24 degrees of freedom: between 7.0 and 58.6 with a probability of 99.96%. The seed is fixed.
        counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000).Should().BeInRange(7.0, 58.6);
    }

    [Theory]
    [InlineData(Sampling.ShuffledEpochs, false, false)]
    [InlineData(Sampling.ShuffledEpochs, true, true)]
    [InlineData(Sampling.WithReplacement, false, true)]
    [InlineData(Sampling.WithReplacement, true, false)]
    public void Drawing_does_not_allocate(Sampling sampling, bool targets, bool weights)
    {
        Dataset data = NumberedSamples.Make(50);
        data = targets ? new Dataset(data.Inputs, data.Inputs) : data;
        MiniBatches batches = data.WithWeights(weights ? Enumerable.Repeat(0.5f, 50).ToArray() : default).CreateMiniBatches(20, Seed, sampling);

        Allocation.Of(() =>
        {
            for (long i = 0; i < 1000; i++)
            {
                batches.Draw(i);
            }
        }).Should().Be(0);
    }

    [Fact]
    public void A_mini_batch_is_a_copy_that_leaves_the_data_set_alone()
    {
        Dataset data = NumberedSamples.Make(5);
        MiniBatches batches = data.CreateMiniBatches(5, Seed);

        Draw(batches, 0);
        Batch batch = batches.Draw(1);

        data.AsBatch().Labels.Overlaps(batch.Labels).Should().BeFalse();
        NumberedSamples.Of(data.AsBatch()).Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public void Shuffled_epochs_are_the_default() => Draw(NumberedSamples.Make(9).CreateMiniBatches(4, Seed), 1)
        .Should().Equal(Draw(NumberedSamples.Make(9).CreateMiniBatches(4, Seed, Sampling.ShuffledEpochs), 1));

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-1)]
    public void A_size_outside_its_range_is_refused(int size) => FluentActions.Invoking(() => NumberedSamples.Make(5).CreateMiniBatches(size, Seed))
        .Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage(FormattableString.Invariant($"The mini-batch size must be from 1 to the 5 samples there are, but was '{size}'.*")).WithParameterName(nameof(size));

    [Fact]
    public void A_sampling_that_does_not_exist_is_refused() => FluentActions.Invoking(() => NumberedSamples.Make(5).CreateMiniBatches(2, Seed, (Sampling)9))
        .Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("The sampling must be ShuffledEpochs or WithReplacement, but was '9'.*").WithParameterName("sampling");

    [Fact]
    public void A_last_batch_that_does_not_exist_is_refused() => FluentActions.Invoking(() => NumberedSamples.Make(5).CreateMiniBatches(2, Seed, lastBatch: (LastBatch)9))
        .Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("The last batch must be EvenOut, Keep or Drop, but was '9'.*").WithParameterName("lastBatch");

    [Fact]
    public void A_negative_iteration_is_refused() => FluentActions.Invoking(() => Draw(NumberedSamples.Make(5).CreateMiniBatches(2, Seed), -1))
        .Should().Throw<ArgumentOutOfRangeException>().WithMessage("The iteration must be at least 0, but was '-1'.*").WithParameterName("iteration");

    private static int[] Draw(MiniBatches batches, long iteration) => NumberedSamples.Of(batches.Draw(iteration));

    private static int[] Epoch(MiniBatches batches, int epoch) =>
        [.. Enumerable.Range(0, batches.PerEpoch).SelectMany(i => Draw(batches, (long)epoch * batches.PerEpoch + i))];
}
