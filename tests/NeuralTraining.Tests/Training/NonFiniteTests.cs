using System.Globalization;
using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A loss or a gradient that is not finite stops training before the update, and leaves everything as the update before did.</summary>
public sealed class NonFiniteTests
{
    private const int Samples = 90, Fault = 5;

    private static readonly CosineDecay Schedule = new(0.02f, 100);

    private static readonly Dataset Data = TwoMoons.Create(Samples, seed: 1);

    /// <summary>What happens in iteration 5, and what is said of it. The layers: 1 Affine, 2 BatchNorm, 3 and 4 faulty, 5 Dropout, 6 Affine.</summary>
    public static TheoryData<string?, string?, string, int, string?> Faults => new()
    {
        { "output", null, "s1 of layer 3 (FaultyLayer) gave an output of 'Infinity'", 3, "s1" },
        { null, "output", "layer 4 (FaultyLayer) gave an output of 'Infinity'", 4, null },
        { "output", "output", "s1 of layer 3 (FaultyLayer) gave an output of 'Infinity'", 3, "s1" },
        { "gradient", null, "s1 of layer 3 (FaultyLayer) had a gradient of '-Infinity'", 3, "s1" },
        { "input gradient", null, "gamma1 of layer 2 (BatchNorm) had a gradient of 'NaN'", 2, "gamma1" },
        { "gradient", "input gradient", "s1 of layer 3 (FaultyLayer) had a gradient of '-Infinity'", 3, "s1" },
        { "gradient", "output", "layer 4 (FaultyLayer) gave an output of 'Infinity'", 4, null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_first_layer_and_parameter_are_named_and_nothing_has_changed(string? first, string? second, string found, int layer, string? parameter)
    {
        (MultiLayerNet network, Adam optimizer) = (Network(first, second), new Adam());
        Trainer trainer = NewTrainer(network, optimizer, 30);

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>().Which;

        string rate = Schedule.LearningRate(Fault).ToString(CultureInfo.InvariantCulture), loss = exception.Loss.ToString(CultureInfo.InvariantCulture);
        exception.Message.Should().Be(
            $"The loss and its gradients must be finite, but in iteration 5, at a learning rate of {rate} and a loss of {loss}, {found}. The update was not made.");
        (exception.Iteration, exception.LearningRate, exception.Layer, exception.Parameter).Should().Be((Fault, Schedule.LearningRate(Fault), layer, parameter));
        double.IsFinite(exception.Loss).Should().Be(!found.Contains("output", StringComparison.Ordinal));
        trainer.History!.Losses.Should().HaveCount(Fault).And.OnlyContain(value => double.IsFinite(value));
        ShouldBeAfter(Fault, network, optimizer, trainer);
    }

    /// <summary>The block that it appears in comes before others, whose outputs are fine.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void Of_row_blocks_the_first_is_named(string? first, string? second, string found, int layer, string? parameter)
    {
        MultiLayerNet network = Network(first, second, rowBlocks: 3), same = Network(rowBlocks: 3);
        Trainer trainer = NewTrainer(network, new Adam(), 30);

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>().WithMessage($"*, {found}. The update was not made.").Which;

        (exception.Layer, exception.Parameter).Should().Be((layer, parameter));
        NewTrainer(same, new Adam(), Fault).Fit(Data);
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), same.Parameters.AsSpan(), "parameter");
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), same.Buffers.AsSpan(), "buffer");
    }

    /// <summary>The mini-batch with the bad sample has moved running averages, which must be put back; once the sample
    /// is mended, training goes on as after a run that was canceled there.</summary>
    [Theory]
    [InlineData(Sampling.ShuffledEpochs, float.NaN, "NaN")]
    [InlineData(Sampling.WithReplacement, float.PositiveInfinity, "Infinity")]
    public void A_bad_sample_is_named_and_once_it_is_mended_training_goes_on_to_the_same_bits(Sampling sampling, float bad, string text)
    {
        const int iteration = 3;
        int sample = FirstDrawnIn(iteration, sampling);
        Tensor<float> inputs = Tensor.Create(LayerHarness.Values(Data.Inputs), [Samples, 2]);
        inputs[sample, 1] = bad;
        var data = new Dataset(inputs, Data.Labels.ToArray());
        (MultiLayerNet network, Adam optimizer) = (Network(), new Adam());
        Trainer trainer = NewTrainer(network, optimizer, 20, sampling);

        NonFiniteException exception = trainer.Invoking(t => t.Fit(data)).Should().Throw<NonFiniteException>()
            .WithMessage($"* in iteration {iteration}, * sample {sample} of the training data held '{text}' in column 1. The update was not made.").Which;
        (exception.Layer, exception.Parameter).Should().Be((null, null));
        ShouldBeAfter(iteration, network, optimizer, trainer, sampling);

        inputs[sample, 1] = Data.Inputs[sample, 1];
        trainer.Fit(data);
        ShouldBeAfter(iteration + 20, network, optimizer, trainer, sampling, canceledAfter: iteration);
    }

    [Fact]
    public void A_parameter_that_an_optimizer_has_spoiled_is_named()
    {
        MultiLayerNet network = Network();
        var trainer = new Trainer(network, new Spoiler("W2", Fault - 1), new() { Iterations = 30, BatchSize = 20 });

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>()
            .WithMessage("* in iteration 4, at a learning rate of 0.25 and a loss of NaN, W2 of layer 6 (Affine) held 'NaN'. The update was not made.").Which;

        (exception.Layer, exception.Parameter, exception.LearningRate).Should().Be((6, "W2", 0.25f));
    }

    [Fact]
    public void A_parameter_that_no_output_shows_is_named()
    {
        var network = new MultiLayerNet(2, [new FaultyLayer(null, 0), new Affine(2, new Xavier())], new LostLoss());
        network.Parameters["s1"][1] = float.NegativeInfinity;

        new Trainer(network, new SGD(), new() { BatchSize = 20 }).Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>()
            .WithMessage("* a loss of NaN, s1 of layer 1 (FaultyLayer) held '-Infinity'. The update was not made.");
    }

    [Fact]
    public void A_loss_that_is_not_finite_by_itself_is_named()
    {
        var network = new MultiLayerNet(2, [new Affine(2, new Xavier())], new LostLoss());

        NonFiniteException exception = new Trainer(network, new SGD(), new() { BatchSize = 20 }).Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>()
            .WithMessage("* in iteration 0, at a learning rate of 0.01 and a loss of NaN, the loss itself was not, while every output was. The update was not made.").Which;

        (exception.Layer, exception.Parameter).Should().Be((null, null));
    }

    /// <summary>The pass is computed once more from the buffers it began with.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_output_that_depends_on_a_buffer_is_named(int rowBlocks)
    {
        var network = new MultiLayerNet(2, [new Affine(2, new Xavier()), new DivideByPasses()], new SoftmaxCrossEntropy(), new() { RowBlocks = rowBlocks });

        new Trainer(network, new SGD(), new() { BatchSize = 20 }).Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>()
            .WithMessage("* layer 2 (DivideByPasses) gave an output of '*Infinity'. The update was not made.");

        network.Buffers["passes1"][0].Should().Be(0);
    }

    [Theory]
    [InlineData(1e15f)]
    [InlineData(1e30f)]
    public void Too_high_a_learning_rate_stops_training(float rate)
    {
        var network = new MultiLayerNet(2, [8, 8], 2);
        var trainer = new Trainer(network, new SGD(rate), new() { BatchSize = 30 });

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>().Which;

        exception.Iteration.Should().Be(trainer.Iteration).And.Be(network.Iteration).And.BePositive();
        exception.LearningRate.Should().Be(rate);
        exception.Layer.Should().NotBeNull();
    }

    /// <summary>The gradients are finite, but their squares are not; the scale of the loss is mended before training goes on.</summary>
    [Fact]
    public void An_update_that_would_overflow_is_refused_and_nothing_has_changed()
    {
        var loss = new ScaledLoss();
        (MultiLayerNet network, Adam optimizer) = (Network(loss: loss), new Adam());
        Trainer trainer = NewTrainer(network, optimizer, Fault);
        trainer.Fit(Data);
        loss.Factor = 1e25f;

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>()
            .WithMessage("An update must leave parameters and state finite, but in iteration 5, at a learning rate of * and a loss of *, " +
                "the v of W1 of layer 1 (Affine) would have become 'Infinity'. The update was not made.").Which;

        double.IsFinite(exception.Loss).Should().BeTrue();
        (exception.Iteration, exception.LearningRate, exception.Layer, exception.Parameter).Should().Be((Fault, Schedule.LearningRate(Fault), 1, "W1"));
        ShouldBeAfter(Fault, network, optimizer, trainer);
        loss.Factor = 1;
        trainer.Fit(Data);
        ShouldBeAfter(2 * Fault, network, optimizer, trainer);
    }

    [Theory]
    [InlineData("SGD", 3e38f, 1e10f, "W1")]
    [InlineData("Momentum", 3e38f, 1e10f, "the v of W1")]
    [InlineData("Nesterov", 3e38f, 1e10f, "the v of W1")]
    [InlineData("AdaGrad", 0.01f, 1e30f, "the h of W1")]
    [InlineData("RMSProp", 0.01f, 1e30f, "the h of W1")]
    [InlineData("Adam", 0.001f, 1e30f, "the v of W1")]
    public void Every_optimizer_refuses_a_first_update_that_would_overflow(string name, float rate, float factor, string what)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](rate);
        MultiLayerNet network = Network(loss: new ScaledLoss { Factor = factor }), same = Network();

        new Trainer(network, optimizer, new() { BatchSize = 20 }).Invoking(t => t.Fit(Data)).Should().Throw<NonFiniteException>()
            .WithMessage($"An update must leave parameters and state finite, but in iteration 0, at a learning rate of * and a loss of *, {what} of layer 1 (Affine) would have become '*Infinity'. *");

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), same.Parameters.AsSpan(), "parameter");
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), same.Buffers.AsSpan(), "buffer");
        network.Iteration.Should().Be(0);
        optimizer.SaveState().Should().BeEquivalentTo(new { Step = 0, LearningRate = rate, Slots = new Dictionary<string, ParameterSet>() });
    }

    [Fact]
    public void An_ensemble_throws_it_as_it_is() => new Action(() => Ensemble.Train(2, i => NewTrainer(Network(i == 0 ? "output" : null), new Adam(), 30), Data))
        .Should().Throw<NonFiniteException>().WithMessage("* in iteration 5, * s1 of layer 3 (FaultyLayer) gave an output of 'Infinity'. *");

    /// <summary>All that training changes must be what it is after so many updates without a fault.</summary>
    private static void ShouldBeAfter(int updates, MultiLayerNet network, Adam optimizer, Trainer trainer, Sampling sampling = Sampling.ShuffledEpochs, int canceledAfter = 0)
    {
        (MultiLayerNet expected, Adam expectedOptimizer) = (Network(), new Adam());
        Trainer expectedTrainer = NewTrainer(expected, expectedOptimizer, updates - canceledAfter, sampling);
        if (canceledAfter > 0)
        {
            using var source = new CancellationTokenSource();
            var cancel = new SynchronousProgress<TrainingProgress>(report =>
            {
                if (report.Iteration == canceledAfter)
                {
                    source.Cancel();
                }
            });
            expectedTrainer.Invoking(t => t.Fit(Data, progress: cancel, cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
        }

        expectedTrainer.Fit(Data);
        OptimizerState state = optimizer.SaveState(), expectedState = expectedOptimizer.SaveState();

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), expected.Parameters.AsSpan(), "parameter");
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), expected.Buffers.AsSpan(), "buffer");
        Numbers.ShouldBeBitEqual(state.Slots["m"].AsSpan(), expectedState.Slots["m"].AsSpan(), "m");
        Numbers.ShouldBeBitEqual(state.Slots["v"].AsSpan(), expectedState.Slots["v"].AsSpan(), "v");
        (state.Step, state.LearningRate, network.Iteration, trainer.Iteration).Should().Be((updates, expectedState.LearningRate, updates, updates));
    }

    private static MultiLayerNet Network(string? first = null, string? second = null, int rowBlocks = 1, ILoss? loss = null) => new(
        2,
        [
            new Affine(7, new Xavier()), new BatchNorm(), new FaultyLayer(first, Fault), new FaultyLayer(second, Fault, hasParameter: false),
            new Dropout(0.2f), new Affine(2, new Xavier()),
        ],
        loss ?? new SoftmaxCrossEntropy(), new() { Seed = 3, WeightDecay = 0.01f, RowBlocks = rowBlocks });

    /// <summary>Epochs of five mini-batches of 18 samples.</summary>
    private static Trainer NewTrainer(MultiLayerNet network, IOptimizer optimizer, int iterations, Sampling sampling = Sampling.ShuffledEpochs) =>
        new(network, optimizer, new() { Iterations = iterations, BatchSize = 20, Sampling = sampling, Schedule = Schedule, Seed = 4 });

    /// <summary>A sample that is drawn in an iteration and in none before.</summary>
    private static int FirstDrawnIn(int iteration, Sampling sampling)
    {
        MiniBatches batches = NumberedSamples.Make(Samples).CreateMiniBatches(20, seed: 4, sampling);
        HashSet<int> before = [.. Enumerable.Range(0, iteration).SelectMany(i => NumberedSamples.Of(batches.Draw(i)))];
        return NumberedSamples.Of(batches.Draw(iteration)).Last(sample => !before.Contains(sample));
    }

    private sealed class Spoiler(string parameter, int update) : IOptimizer
    {
        private int _updates;

        public float LearningRate { get; set; } = 0.25f;

        public void Update(ParameterSet parameters, ParameterSet gradients)
        {
            if (++_updates == update)
            {
                parameters.AsSpan(parameter)[3] = float.NaN;
            }
        }
    }

    private sealed class LostLoss : ILoss
    {
        public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) => double.NaN;

        public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs) => dOutputs.Fill(0.1f);
    }
}
