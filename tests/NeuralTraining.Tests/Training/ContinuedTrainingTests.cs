using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
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

    /// <summary>With 32 of 250 samples an epoch has 8 mini-batches, the last of them smaller: 5 end within one, 8 with it, 11 in the next.</summary>
    public static TheoryData<Sampling, int, IOptimizer, IOptimizer> Cases()
    {
        var data = new TheoryData<Sampling, int, IOptimizer, IOptimizer>();
        foreach (Sampling sampling in Enum.GetValues<Sampling>())
        {
            foreach (int n in new[] { 5, 8, 11 })
            {
                data.Add(sampling, n, new Adam(), new Adam());
                data.Add(sampling, n, new Momentum(), new Momentum());
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_runs_are_one_twice_as_long_to_the_bit(Sampling sampling, int n, IOptimizer first, IOptimizer second)
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
