using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>BatchNorm never trains on one row: no default makes such a mini-batch, and what would make one is refused
/// before anything moves.</summary>
public sealed class BatchNormRowsTests
{
    private const string Rule = "BatchNorm must be trained on at least two rows at a time, as one row has no variance, but ";

    /// <summary>What is left of the samples must not spoil an epoch's last update. Alone in a mini-batch, one sample
    /// makes the mean accuracy of these seeds 7.3 points lower than that after training on 1,000, with a standard error
    /// of 1.6; two samples make it 16.7 points lower (6.5). Shared by all mini-batches, they change it by −0.1
    /// (0.2).</summary>
    [Theory]
    [InlineData(1001)]
    [InlineData(1002)]
    public void A_rest_of_one_or_two_samples_does_not_cost_accuracy(int samples)
    {
        Dataset test = RealMnist.Data.Test.Take(2000);

        double[] differences = [.. Enumerable.Range(1, 8).Select(seed => Accuracy(samples, (ulong)seed) - Accuracy(1000, (ulong)seed))];

        differences.Average().Should().BeInRange(-0.01, 0.01, "the differences were {0}", string.Join(", ", differences));

        double Accuracy(int count, ulong seed)
        {
            var network = new MultiLayerNet(784, [new Affine(50, new He()), new BatchNorm(momentum: 0.5), new ReLU(), new Affine(10, new He())], new SoftmaxCrossEntropy(), seed);
            new Trainer(network, new SGD(0.1f), new() { Epochs = 10, Seed = seed, EvaluateEvery = int.MaxValue }).Fit(RealMnist.Data.Train.Take(count));
            return network.Accuracy(test.AsBatch());
        }
    }

    /// <summary>Samples, size, what becomes of the rest, and row blocks: each comes to a row alone.</summary>
    [Theory]
    [InlineData(41, 20, LastBatch.Keep, 1, "a mini-batch has one")]
    [InlineData(40, 1, LastBatch.EvenOut, 1, "a mini-batch has one")]
    [InlineData(40, 1, LastBatch.Drop, 1, "a mini-batch has one")]
    [InlineData(1, 1, LastBatch.EvenOut, 1, "a mini-batch has one")]
    [InlineData(43, 20, LastBatch.Keep, 3, "the 3 row blocks of a mini-batch have '3' together")]
    [InlineData(45, 20, LastBatch.Keep, 3, "the 3 row blocks of a mini-batch have '5' together")]
    [InlineData(40, 20, LastBatch.EvenOut, 11, "the 11 row blocks of a mini-batch have '20' together")]
    public void A_run_that_would_come_to_one_row_is_refused_before_anything_moves(int samples, int size, LastBatch lastBatch, int rowBlocks, string found)
    {
        MultiLayerNet network = Network(rowBlocks);
        string before = Numbers.Hash(network.Parameters.AsSpan()) + Numbers.Hash(network.Buffers.AsSpan());
        var trainer = new Trainer(network, new Adam(), new() { BatchSize = size, LastBatch = lastBatch });

        trainer.Invoking(t => t.Fit(TwoMoons.Create(samples, seed: 1))).Should().Throw<ArgumentException>()
            .WithMessage($"{Rule}{found}. Take larger mini-batches{(lastBatch == LastBatch.Keep ? ", or LastBatch.EvenOut" : "")}. (*").WithParameterName("train");

        (Numbers.Hash(network.Parameters.AsSpan()) + Numbers.Hash(network.Buffers.AsSpan())).Should().Be(before);
        (network.Iteration, trainer.Iteration, trainer.History).Should().Be((0, 0, null));
    }

    [Theory]
    [InlineData(41, LastBatch.EvenOut, 1)]
    [InlineData(41, LastBatch.Drop, 1)]
    [InlineData(42, LastBatch.Keep, 1)]
    [InlineData(46, LastBatch.Keep, 3)]
    [InlineData(41, LastBatch.EvenOut, 6)]
    public void A_run_of_two_rows_at_a_time_is_not(int samples, LastBatch lastBatch, int rowBlocks)
    {
        var trainer = new Trainer(Network(rowBlocks), new Adam(), new() { Epochs = 1, BatchSize = 20, LastBatch = lastBatch });

        trainer.Invoking(t => t.Fit(TwoMoons.Create(samples, seed: 1))).Should().NotThrow();
    }

    [Fact]
    public void Without_BatchNorm_a_row_may_be_alone() => new Trainer(new MultiLayerNet(2, [5], 2), new Adam(), new() { Epochs = 1, BatchSize = 1 })
        .Invoking(trainer => trainer.Fit(TwoMoons.Create(10, seed: 1))).Should().NotThrow();

    [Fact]
    public void A_gradient_of_one_row_is_refused_before_anything_moves()
    {
        MultiLayerNet network = Network(1), inBlocks = Network(2);
        string before = Numbers.Hash(network.Buffers.AsSpan());
        Dataset one = TwoMoons.Create(1, seed: 1), three = TwoMoons.Create(3, seed: 1);

        Refuse(() => network.Gradient(one.AsBatch()), "a mini-batch has one");
        Refuse(() => network.NumericalGradient(one.AsBatch()), "a mini-batch has one");
        Refuse(() => GradientCheck.Run(network, one.AsBatch()), "a mini-batch has one");
        Refuse(() => inBlocks.Gradient(three.AsBatch()), "the 2 row blocks of a mini-batch have '3' together");
        Refuse(() => inBlocks.ComputeRowBlock(three.AsBatch(), 1, new RowBlockGradient(inBlocks)), "the 2 row blocks of a mini-batch have '3' together");
        Numbers.Hash(network.Buffers.AsSpan()).Should().Be(before).And.Be(Numbers.Hash(inBlocks.Buffers.AsSpan()));
        (network.Iteration, inBlocks.Iteration).Should().Be((0, 0));

        static void Refuse(Action action, string found) =>
            action.Should().Throw<ArgumentException>().WithMessage($"{Rule}{found}. Take larger mini-batches. (*").WithParameterName("batch");
    }

    [Fact]
    public void A_prediction_of_one_row_is_not() => Network(1).Predict(Tensor.Create(new float[2], [1, 2])).FlattenedLength.Should().Be(2);

    private static MultiLayerNet Network(int rowBlocks) => new(2, [5], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation, RowBlocks = rowBlocks });
}
