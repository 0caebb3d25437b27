using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Metrics;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>What a user can add without the library's internals, of which this project sees none.</summary>
public sealed class ExtensionTests
{
    private const int Rows = 64;

    private static readonly Tensor<float> X = Tensor.Create(Values(Rows * 3, seed: 1), [Rows, 3]);
    private static readonly Tensor<float> Targets = Tensor.Create(Values(Rows * 2, seed: 2), [Rows, 2]);

    [Fact]
    public void A_users_layer_and_loss_train_with_the_librarys_and_pass_a_gradient_check()
    {
        var network = new MultiLayerNet(3, [new ColumnScale(), new Affine(8, new Xavier()), new Tanh(), new ColumnScale(), new Affine(2, new Xavier())], new HalfSquaredError(), seed: 3);
        float[] numerical = network.NumericalGradient(new Batch(X, Targets)).AsSpan().ToArray();

        float[] gradient = network.Gradient(X, Targets).AsSpan().ToArray();

        network.Parameters.Keys.Should().Equal("s1", "W1", "b1", "s2", "W2", "b2");
        network.Buffers.Keys.Should().Equal("passes1", "passes2");
        network.Buffers["passes2"][0].Should().Be(1, "the numerical gradient leaves the buffers as they were");
        gradient.Count(g => Math.Abs(g) > 1e-3).Should().BeGreaterThan(40);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i].Should().BeApproximately(numerical[i], 1e-4f + 1e-3f * Math.Abs(numerical[i]), "gradient {0}", i);
        }

        double before = network.Loss(X, Targets);
        var optimizer = new Adam(0.01f);
        for (int i = 0; i < 200; i++)
        {
            optimizer.Update(network.Parameters, network.Gradient(X, Targets));
        }

        network.Loss(X, Targets).Should().BeLessThan(0.8 * before);
    }

    [Fact]
    public void A_users_optimizer_trains_through_the_trainer()
    {
        var data = new Dataset(X, Enumerable.Range(0, Rows).Select(i => X[i, 0] > 0 ? 1 : 0).ToArray());
        var network = new MultiLayerNet(3, [8], 2);

        TrainingHistory history = new Trainer(network, new SignDescent { LearningRate = 0.01f }, new() { Epochs = 50, BatchSize = 16 }).Fit(data);

        history.Evaluations[^1].TrainAccuracy.Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void A_users_optimizer_that_cannot_save_says_so()
    {
        IOptimizer optimizer = new SignDescent();

        optimizer.Invoking(o => o.SaveState()).Should().Throw<NotSupportedException>()
            .WithMessage("An optimizer must implement SaveState for its state to be saved, but SignDescent does not.");
        optimizer.Invoking(o => o.RestoreState(new SGD().SaveState())).Should().Throw<NotSupportedException>()
            .WithMessage("An optimizer must implement RestoreState for its state to be restored, but SignDescent does not.");
    }

    [Fact]
    public void A_users_initializer_fills_the_weights()
    {
        var network = new MultiLayerNet(3, [4], 2, new() { WeightInitializer = new FanSum(), Seed = 9 });

        network.Parameters["W1"][0, 0].Should().Be(7);
        network.Parameters["W2"][3, 1].Should().Be(6);
    }

    [Fact]
    public void A_users_schedule_sets_the_rate_of_every_update()
    {
        var data = new Dataset(X, new int[Rows]);
        var optimizer = new SGD();
        var rates = new List<float>();
        var trainer = new Trainer(new MultiLayerNet(3, [4], 2), optimizer, new() { Iterations = 3, BatchSize = 16, Schedule = new Triangle(0.4f, half: 2) });

        trainer.Fit(data, progress: new SynchronousProgress<TrainingProgress>(_ => rates.Add(optimizer.LearningRate)));

        rates.Select(rate => MathF.Round(rate, 6)).Should().Equal(0.266667f, 0.4f, 0.266667f);
    }

    [Fact]
    public void A_users_callback_stops_training_and_goes_on_where_it_was()
    {
        var data = new Dataset(X, Enumerable.Range(0, Rows).Select(i => X[i, 0] > 0 ? 1 : 0).ToArray());
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.PublicApi.Tests.");

        Trainer whole = NewTrainer(new LossBelow(0.3, updates: 3), null), first = NewTrainer(new LossBelow(0.3, updates: 3), 12), second = NewTrainer(new LossBelow(0.3, updates: 3), 2000);
        TrainingHistory expected = whole.Fit(data);
        first.Fit(data);
        second.Resume(ResumeChanges.Length)!.Iteration.Should().Be(12);
        TrainingHistory history = second.Fit(data);
        folder.Delete(recursive: true);

        history.StopReason.Should().Be("the loss was below 0.3 in 3 updates").And.Be(expected.StopReason);
        history.Losses.Should().Equal(expected.Losses);
        history.Losses.Count.Should().BeInRange(13, 1999);

        Trainer NewTrainer(LossBelow callback, long? iterations) => new(new MultiLayerNet(3, [8], 2), new Adam(0.01f), new()
        {
            Iterations = iterations ?? 2000,
            BatchSize = 16,
            Callbacks = [callback],
            Checkpoints = iterations is null ? null : new() { Folder = folder.FullName },
        });
    }

    [Fact]
    public void A_users_regularizer_passes_a_gradient_check()
    {
        var network = new MultiLayerNet(3, [new Affine(8, new Xavier()), new Tanh(), new Affine(2, new Xavier())], new HalfSquaredError(), new() { Regularizers = [new FrobeniusNorm(0.5f)] });
        float[] numerical = network.NumericalGradient(new Batch(X, Targets)).AsSpan().ToArray();

        float[] gradient = network.Gradient(X, Targets).AsSpan().ToArray();

        gradient.Count(g => Math.Abs(g) > 1e-3).Should().BeGreaterThan(40);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i].Should().BeApproximately(numerical[i], 1e-4f + 1e-3f * Math.Abs(numerical[i]), "gradient {0}", i);
        }
    }

    [Fact]
    public void A_users_metric_is_computed_of_networks_and_in_training()
    {
        var data = new Dataset(X, Targets);
        var network = new MultiLayerNet(3, [new Affine(2, new Xavier())], new HalfSquaredError(), seed: 3);

        TrainingHistory history = new Trainer(network, new SGD(), new() { Epochs = 2, BatchSize = 16, Metrics = [new LargestError(), new Mae()] }).Fit(data);

        Tensor<float> answers = network.Predict(X);
        float expected = Enumerable.Range(0, Rows).SelectMany(row => new[] { 0, 1 }.Select(j => Math.Abs(Targets[row, j] - answers[row, j]))).Max();
        history.Evaluations[^1].TrainMetrics["largest error"].Should().Be(expected).And.BeGreaterThan(history.Evaluations[^1].TrainMetrics["MAE"]);
        network.Freeze().Evaluate(data.AsBatch(), new LargestError())["largest error"].Should().Be(expected);
        network.Invoking(n => n.Evaluate(new Batch(X, new int[Rows]), new LargestError())).Should().Throw<ArgumentException>()
            .WithMessage("The largest error must be one of targets, but these samples have labels.*");
    }

    [Fact]
    public void A_layer_without_outputs_is_refused() =>
        new Action(() => _ = new MultiLayerNet(3, [new NoOutputs()], new HalfSquaredError())).Should().Throw<ArgumentException>()
            .WithMessage("A layer must have at least one output, but layer 1 (NoOutputs) has 0.*");

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }

    private sealed class FanSum : IWeightInitializer
    {
        public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) => weights.Fill(fanIn + fanOut);
    }

    private sealed class NoOutputs : ILayer
    {
        public int Build(LayerBuilder layer) => 0;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
        {
        }
    }
}
