using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A second call of Fit, and a run that is only ever ended by a cancellation.</summary>
public sealed class ContinuedTrainingTests
{
    private const int Samples = 250;

    private static readonly Dataset Train = new(
        Tensor.Create(Numbers.Uniform(Samples * 3, -1, 1), [Samples, 3]), Enumerable.Range(0, Samples).Select(i => i * 7 % 4).ToArray());

    /// <summary>With at most 32 of 250 samples an epoch has 8 mini-batches.</summary>
    public static TheoryData<Sampling, int, IOptimizer, IOptimizer> Cases()
    {
        var data = new TheoryData<Sampling, int, IOptimizer, IOptimizer>();
        foreach (Sampling sampling in Enum.GetValues<Sampling>())
        {
            foreach (int n in new[] { 8, 16 })
            {
                data.Add(sampling, n, new Adam(), new Adam());
                data.Add(sampling, n, new Momentum(), new Momentum());
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_runs_of_whole_epochs_are_one_twice_as_long_to_the_bit(Sampling sampling, int n, IOptimizer first, IOptimizer second)
    {
        MultiLayerNet inTwo = Network(), inOne = Network();
        var trainer = new Trainer(inTwo, first, Options(n));

        IReadOnlyList<double> losses = trainer.Fit(Train).Losses;
        string between = Numbers.Hash(inTwo.Parameters.AsSpan());
        TrainingHistory later = trainer.Fit(Train);
        TrainingHistory whole = new Trainer(inOne, second, Options(2 * n)).Fit(Train);

        Numbers.Hash(inTwo.Parameters.AsSpan()).Should().Be(Numbers.Hash(inOne.Parameters.AsSpan())).And.NotBe(between);
        losses.Concat(later.Losses).Should().Equal(whole.Losses);
        later.Evaluations[^1].Should().Be(whole.Evaluations[^1]);
        (trainer.Iteration, inTwo.Iteration).Should().Be((2 * n, 2 * n));

        TrainerOptions Options(int iterations) => new() { Iterations = iterations, BatchSize = 32, Sampling = sampling, Seed = 4 };
    }

    /// <summary>The first run ends within its first epoch (5), with one (8) or within the second (11); the second has
    /// as many samples, fewer or more.</summary>
    [Theory]
    [InlineData(5, 250, 1)]
    [InlineData(8, 250, 1)]
    [InlineData(11, 250, 2)]
    [InlineData(5, 170, 1)]
    [InlineData(8, 170, 1)]
    [InlineData(11, 333, 2)]
    public void A_run_begins_with_an_epoch_in_which_every_sample_is_seen_once(int canceledAfter, int count, int epochsBefore)
    {
        var seen = new SeenSamples();
        var network = new MultiLayerNet(1, [seen, new Affine(2, new He())], new SoftmaxCrossEntropy());
        var trainer = new Trainer(network, new SGD(), new() { Epochs = 2, BatchSize = 32, Seed = 4 });
        CancelAfter(trainer, Numbered(250), canceledAfter);
        int perEpoch = (count + 31) / 32;
        MiniBatches batches = Numbered(count).CreateMiniBatches(32, seed: 4);
        int[] expected = [.. Enumerable.Range(epochsBefore * perEpoch, 2 * perEpoch).SelectMany(i => SeenSamples.Of(batches.Draw(i).Inputs))];
        seen.Samples.Clear();

        TrainingHistory history = trainer.Fit(Numbered(count));

        seen.Samples.Should().Equal(expected);
        seen.Samples.Take(count).Order().Should().Equal(Enumerable.Range(0, count));
        seen.Samples.Skip(count).Order().Should().Equal(Enumerable.Range(0, count));
        history.Evaluations.Select(evaluation => evaluation.Epoch).Should().Equal(epochsBefore + 1, epochsBefore + 2);
        history.Evaluations.Select(evaluation => evaluation.Iteration).Should().Equal(canceledAfter + perEpoch, canceledAfter + 2 * perEpoch);
    }

    [Fact]
    public void Each_of_several_runs_has_an_order_of_its_own_even_if_none_of_them_ends_an_epoch()
    {
        var seen = new SeenSamples();
        var network = new MultiLayerNet(1, [seen, new Affine(2, new He())], new SoftmaxCrossEntropy());
        var trainer = new Trainer(network, new SGD(), new() { Iterations = 5, BatchSize = 32 });
        var orders = new HashSet<string>();

        for (int run = 0; run < 10; run++)
        {
            seen.Samples.Clear();
            trainer.Fit(Numbered(250));
            orders.Add(string.Join(' ', seen.Samples));
        }

        orders.Should().HaveCount(10);
    }

    [Fact]
    public void Every_n_iterations_are_counted_from_the_beginning_of_a_run()
    {
        var trainer = new Trainer(Network(), new SGD(), new() { Iterations = 5, BatchSize = 32, EvaluateEvery = 3 });

        trainer.Fit(Train).Evaluations.Select(evaluation => evaluation.Iteration).Should().Equal(1, 4);
        trainer.Fit(Train).Evaluations.Select(evaluation => evaluation.Iteration).Should().Equal(6, 9);
    }

    [Fact]
    public void A_second_run_on_other_data_is_resumed_to_the_same_bits()
    {
        string folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.").FullName;
        Dataset other = Train.Take(170);
        Trainer whole = New(folder: null), stopped = New(folder), resumed = New(folder);
        CancelAfter(whole, Train, 5);
        TrainingHistory expected = whole.Fit(other);
        CancelAfter(stopped, Train, 5);
        CancelAfter(stopped, other, 5 + 4);

        resumed.Resume()!.Iteration.Should().Be(5 + 4);
        TrainingHistory history = resumed.Fit(other);

        history.Losses.Should().Equal(expected.Losses).And.HaveCount(12);
        history.Evaluations.Should().Equal(expected.Evaluations);
        Numbers.ShouldBeBitEqual(resumed.Network.Parameters.AsSpan(), whole.Network.Parameters.AsSpan());
        resumed.Fit(other).Losses.Should().Equal(whole.Fit(other).Losses, "what follows begins with the same epoch");
        Directory.Delete(folder, recursive: true);

        static Trainer New(string? folder) => new(
            Network(), new Adam(), new() { Epochs = 2, BatchSize = 32, Seed = 4, Checkpoints = folder is null ? null : new() { Folder = folder, EveryEpochs = 100 } });
    }

    [Fact]
    public void A_run_without_end_that_is_canceled_at_once_allocates_little_and_changes_nothing()
    {
        MultiLayerNet network = Network();
        string before = Numbers.Hash(network.Parameters.AsSpan());
        var trainer = new Trainer(network, new SGD(), new() { Iterations = long.MaxValue });

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        trainer.Invoking(t => t.Fit(Train, cancellationToken: new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();

        (GC.GetAllocatedBytesForCurrentThread() - allocated).Should().BeLessThan(32 << 20);
        trainer.History!.Losses.Should().BeEmpty();
        trainer.Iteration.Should().Be(0);
        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(before);
    }

    [Fact]
    public void A_run_without_end_goes_on_after_another()
    {
        var ends = new List<long>();
        var trainer = new Trainer(Network(), new SGD(), new() { Iterations = long.MaxValue });

        for (int run = 1; run <= 2; run++)
        {
            using var source = new CancellationTokenSource();
            trainer.Invoking(t => t.Fit(Train, progress: new CancelAt(3 * run, source, ends), cancellationToken: source.Token))
                .Should().Throw<OperationCanceledException>();
            trainer.Iteration.Should().Be(3 * run);
            trainer.History!.Losses.Should().HaveCount(3);
        }

        ends.Should().Equal(Enumerable.Repeat(long.MaxValue, 6), "the second run must not count beyond the largest number");
    }

    private static MultiLayerNet Network() => new(3, [16], 4, new() { Seed = 2 });

    /// <summary>Samples whose only input is their number.</summary>
    private static Dataset Numbered(int count) => new(Tensor.Create([.. Enumerable.Range(0, count).Select(i => (float)i)], [count, 1]), new int[count]);

    private static void CancelAfter(Trainer trainer, Dataset data, long iteration)
    {
        using var source = new CancellationTokenSource();
        trainer.Invoking(t => t.Fit(data, progress: new CancelAt(iteration, source, []), cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
    }

    /// <summary>Notes the samples that it is trained on.</summary>
    private sealed class SeenSamples : ILayer
    {
        public List<int> Samples { get; } = [];

        public static int[] Of(ReadOnlyTensorSpan<float> x)
        {
            int[] samples = new int[x.Lengths[0]];
            for (int row = 0; row < samples.Length; row++)
            {
                samples[row] = (int)x[row, 0];
            }

            return samples;
        }

        public int Build(LayerBuilder layer) => layer.Inputs;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
            y.Clear();
            if (pass.Mode == PassMode.Training)
            {
                Samples.AddRange(Of(x));
            }
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dx.Clear();
    }

    private sealed class CancelAt(long iteration, CancellationTokenSource source, List<long> ends) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            ends.Add(value.Iterations);
            if (value.Iteration == iteration)
            {
                source.Cancel();
            }
        }
    }
}
