using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

/// <summary>An update by the mean of several gradients is one by the gradient of a larger mini-batch.</summary>
public sealed class AccumulationTests
{
    private static readonly Dataset Train = TwoMoons.Create(120, seed: 1);

    [Theory]
    [InlineData(Sampling.ShuffledEpochs, LastBatch.EvenOut)]
    [InlineData(Sampling.ShuffledEpochs, LastBatch.Keep)]
    [InlineData(Sampling.ShuffledEpochs, LastBatch.Drop)]
    public void It_equals_one_mini_batch_as_large_as_all(Sampling sampling, LastBatch last)
    {
        (MultiLayerNet parts, TrainingHistory history) = Fit(new() { Epochs = 3, BatchSize = 10, AccumulateBatches = 4, Sampling = sampling, LastBatch = last, Seed = 3 });
        (MultiLayerNet whole, TrainingHistory expected) = Fit(new() { Epochs = 3, BatchSize = 40, Sampling = sampling, LastBatch = last, Seed = 3 });

        history.Losses.Should().HaveCount(9).And.HaveSameCount(expected.Losses);
        history.Evaluations.Select(evaluation => (evaluation.Iteration, evaluation.Epoch)).Should().Equal((3, 1), (6, 2), (9, 3));
        for (int i = 0; i < 9; i++)
        {
            history.Losses[i].Should().BeApproximately(expected.Losses[i], 1e-5);
        }

        Numbers.ShouldBeClose(parts.Parameters.AsSpan(), Doubles(whole), 1e-4, 1e-5);
        parts.Iteration.Should().Be(36);
    }

    /// <summary>Mini-batches of 50, 50 and 20: the mean of their gradients counts samples, not mini-batches.</summary>
    [Fact]
    public void Mini_batches_of_other_sizes_count_by_their_samples()
    {
        (MultiLayerNet parts, _) = Fit(new() { Epochs = 5, BatchSize = 50, AccumulateBatches = 3, LastBatch = LastBatch.Keep });
        (MultiLayerNet whole, _) = Fit(new() { Epochs = 5, BatchSize = 120 });

        Numbers.ShouldBeClose(parts.Parameters.AsSpan(), Doubles(whole), 1e-4, 1e-5);
    }

    [Fact]
    public void Weighted_mini_batches_count_by_their_weights()
    {
        float[] weights = [.. Enumerable.Range(0, 120).Select(i => i < 50 ? 0 : i % 5)];
        var data = new Dataset(Train.Inputs, Train.Labels.ToArray(), weights);
        (MultiLayerNet parts, _) = Fit(new() { Epochs = 5, BatchSize = 10, AccumulateBatches = 12 }, data);
        (MultiLayerNet whole, _) = Fit(new() { Epochs = 5, BatchSize = 120 }, data);

        Numbers.ShouldBeClose(parts.Parameters.AsSpan(), Doubles(whole), 1e-4, 1e-5);
    }

    /// <summary>Twelve mini-batches, five an update: five, five and two.</summary>
    [Fact]
    public void The_last_update_of_an_epoch_takes_the_mini_batches_that_are_left()
    {
        var network = NewNetwork();
        var trainer = new Trainer(network, new SGD(0.1f), new() { Epochs = 2, BatchSize = 10, AccumulateBatches = 5, Seed = 3 });

        TrainingHistory history = trainer.Fit(Train);

        (history.Losses.Count, trainer.Iteration, network.Iteration, history.Evaluations[^1].Epoch).Should().Be((6, 6, 24, 2));
        MultiLayerNet byHand = NewNetwork();
        MiniBatches batches = Train.CreateMiniBatches(10, seed: 3);
        var optimizer = new SGD(0.1f);
        for (int update = 0; update < 6; update++)
        {
            (int first, int count) = (update / 3 * 12 + update % 3 * 5, update % 3 < 2 ? 5 : 2);
            ParameterSet mean = byHand.Parameters.NewLike();
            for (int i = 0; i < count; i++)
            {
                TensorPrimitives.MultiplyAdd(byHand.Gradient(batches.Draw(first + i)).AsSpan(), 1f / count, mean.AsSpan(), mean.AsSpan());
            }

            optimizer.Update(byHand.Parameters, mean);
        }

        Numbers.ShouldBeClose(network.Parameters.AsSpan(), Doubles(byHand), 1e-4, 1e-5);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var hashes = new HashSet<string>();
        foreach (int degree in new[] { 1, 2 })
        {
            var network = new MultiLayerNet(2, [300, 300], 2, new() { WeightDecay = 1e-3f }) { MaxDegreeOfParallelism = degree };
            new Trainer(network, new Adam(), new()
            {
                Epochs = 2,
                BatchSize = 16,
                AccumulateBatches = 3,
                Callbacks = [new NeuralTraining.Callbacks.GradientNormClipping(0.1), new NeuralTraining.Callbacks.GradientValueClipping(0.01f)],
            }).Fit(Train);
            hashes.Add(Numbers.Hash(network.Parameters.AsSpan()));
        }

        hashes.Should().ContainSingle();
    }

    [Fact]
    public void A_gradient_that_is_not_finite_undoes_the_whole_step_and_is_named_by_its_sample()
    {
        float[] inputs = [.. LayerHarness.Values(Train.Inputs)];
        inputs[2 * 77 + 1] = float.NaN;
        var data = new Dataset(Tensor.Create(inputs, [120, 2]), Train.Labels.ToArray());
        var options = new MultiLayerNetOptions { BatchNorm = BatchNormPlacement.BeforeActivation };
        MultiLayerNet network = new(2, [8], 2, options), stopped = new(2, [8], 2, options);
        var trainer = new Trainer(network, new Adam(), new() { Epochs = 3, BatchSize = 10, AccumulateBatches = 4 });

        trainer.Invoking(trainer => trainer.Fit(data)).Should().Throw<NonFiniteException>()
            .WithMessage("*sample 77 of the training data held 'NaN' in column 1. The update was not made.");

        if (trainer.Iteration > 0)
        {
            new Trainer(stopped, new Adam(), new() { Iterations = trainer.Iteration, BatchSize = 10, AccumulateBatches = 4, EvaluateEvery = 1000 })
                .Invoking(other => other.Fit(Train)).Should().NotThrow();
        }

        network.Iteration.Should().Be(4 * trainer.Iteration);
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), stopped.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), stopped.Buffers.AsSpan());
    }

    [Fact]
    public void There_is_at_least_one_mini_batch()
    {
        FluentActions.Invoking(() => new Trainer(NewNetwork(), new SGD(), new() { AccumulateBatches = 0 })).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of mini-batches of an update must be at least 1, but was '0'.*").WithParameterName("AccumulateBatches");
        new TrainerOptions().AccumulateBatches.Should().Be(1);
    }

    private static MultiLayerNet NewNetwork() => new(2, [16], 2, new() { WeightDecay = 1e-3f, Activation = ActivationFunction.Tanh });

    private static (MultiLayerNet Network, TrainingHistory History) Fit(TrainerOptions options, Dataset? data = null)
    {
        MultiLayerNet network = NewNetwork();
        return (network, new Trainer(network, new Momentum(0.1f), options).Fit(data ?? Train));
    }

    private static double[] Doubles(MultiLayerNet network) => [.. network.Parameters.AsSpan().ToArray().Select(value => (double)value)];
}
