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

/// <summary>No run ends, evaluates or saves with numbers that are not finite and says nothing of it.</summary>
public sealed class NonFiniteResultTests : IDisposable
{
    private const int Updates = 6;

    private static readonly Dataset Train = TwoMoons.Create(60, seed: 1), Validation = TwoMoons.Create(600, seed: 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Validation_data_is_named_by_sample_and_column_before_anything_moves(float bad, string text)
    {
        MultiLayerNet network = Network();
        string before = Numbers.Hash(network.Parameters.AsSpan());
        Trainer trainer = New(network, new Adam());

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Train, With(Validation, 517, bad))).Should().Throw<NonFiniteException>().WithMessage(
            $"The loss of an evaluation must be finite, but after 0 updates, at a learning rate of 0.001 and a loss of * over the validation data, sample 517 of the validation data held '{text}' in column 1.").Which;

        (exception.Iteration, exception.LearningRate, exception.Layer, exception.Parameter).Should().Be((0, 0.001f, null, null));
        double.IsFinite(exception.Loss).Should().BeFalse();
        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(before);
        (trainer.Iteration, network.Iteration, trainer.History).Should().Be((0, 0, null));
    }

    [Fact]
    public void Validation_data_that_a_layer_of_ones_own_completes_is_taken()
    {
        var network = new MultiLayerNet(2, [new ZeroForNaN(), new Affine(2, new Xavier())], new SoftmaxCrossEntropy());

        TrainingHistory history = New(network, new SGD()).Fit(Train, With(Validation, 3, float.NaN));

        history.Evaluations.Should().OnlyContain(evaluation => double.IsFinite(evaluation.ValidationLoss!.Value));
    }

    /// <summary>The sample is in the part of the epoch that is dropped.</summary>
    [Fact]
    public void Training_data_that_is_evaluated_but_was_not_drawn_is_named()
    {
        MiniBatches batches = NumberedSamples.Make(60).CreateMiniBatches(59, seed: 0, lastBatch: LastBatch.Drop);
        int left = Enumerable.Range(0, 60).Except(NumberedSamples.Of(batches.Draw(0))).Single();
        var trainer = new Trainer(Network(), new Adam(), new() { Epochs = 1, BatchSize = 59, LastBatch = LastBatch.Drop });

        trainer.Invoking(t => t.Fit(With(Train, left, float.NaN))).Should().Throw<NonFiniteException>().WithMessage(
            $"The loss of an evaluation must be finite, but after 1 updates, at a learning rate of 0.001 and a loss of NaN over the training data, sample {left} of the training data held 'NaN' in column 1.");

        trainer.History!.Evaluations.Should().BeEmpty();
        trainer.History.Losses.Should().ContainSingle().Which.Should().Match(loss => double.IsFinite(loss));
    }

    [Fact]
    public void An_evaluation_of_infinite_outputs_names_the_layer()
    {
        MultiLayerNet network = Network();
        Trainer trainer = New(network, new Spoiler(network, n => network.Parameters.AsSpan("W1").Fill(n == 3 ? 3e38f : 0.1f)), evaluateEvery: 1);

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Train)).Should().Throw<NonFiniteException>().WithMessage(
            "The loss of an evaluation must be finite, but after 3 updates, at a learning rate of 0.001 and a loss of * over the training data, W1 of layer 1 (Affine) gave an output of '*Infinity'.").Which;

        (exception.Iteration, exception.Layer, exception.Parameter).Should().Be((3, 1, "W1"));
        trainer.History!.Evaluations.Should().HaveCount(2);
    }

    [Fact]
    public void A_last_update_that_spoils_a_parameter_is_told_of()
    {
        MultiLayerNet network = Network();
        Trainer trainer = New(network, new Spoiler(network, n => network.Parameters["W2"][1, 1] = n == Updates ? float.NaN : 0.1f));

        NonFiniteException exception = trainer.Invoking(t => t.Fit(Train)).Should().Throw<NonFiniteException>().WithMessage(
            $"The state of a run must be finite, but after {Updates} updates, at a learning rate of 0.001 and a loss of * in the last mini-batch, W2 of layer 5 (Affine) held 'NaN'.").Which;

        (exception.Iteration, exception.Layer, exception.Parameter, exception.Loss).Should().Be((Updates, 5, "W2", trainer.History!.Losses[^1]));
        trainer.History.Losses.Should().HaveCount(Updates);
    }

    [Fact]
    public void A_last_update_that_spoils_a_buffer_is_told_of()
    {
        MultiLayerNet network = Network();
        Trainer trainer = New(network, new Spoiler(network, n => network.Buffers["runningVariance1"][2] = n == Updates ? float.PositiveInfinity : 1));

        trainer.Invoking(t => t.Fit(Train)).Should().Throw<NonFiniteException>()
            .WithMessage($"The state of a run must be finite, but after {Updates} updates, * the buffer runningVariance1 held 'Infinity'.");
    }

    /// <summary>The diverged network must not lie beside the good checkpoints as one of them.</summary>
    [Theory]
    [InlineData("W1 of layer 1 (Affine) held 'NaN'")]
    [InlineData("the buffer runningMean1 held 'NaN'")]
    public void A_checkpoint_is_never_saved_of_what_is_not_finite(string found)
    {
        MultiLayerNet network = Network(), same = Network();
        var spoiler = new Spoiler(network, _ => { });
        spoiler.Spoil = n =>
        {
            (found[0] == 'W' ? network.Parameters.AsSpan("W1") : network.Buffers.AsSpan("runningMean1"))[0] = n == 4 ? float.NaN : 0.5f;
        };

        New(network, spoiler, _folder).Invoking(t => t.Fit(Train)).Should().Throw<NonFiniteException>()
            .WithMessage($"The state of a run must be finite, but after 4 updates, * in the last mini-batch, {found}.");

        Directory.GetFiles(_folder).Select(Path.GetFileName).Order().Should().Equal("checkpoint-000000000002.safetensors", "checkpoint-000000000003.safetensors");
        Trainer resumed = New(same, new Spoiler(same, _ => { }), _folder);
        resumed.Resume()!.Iteration.Should().Be(3);
        resumed.Fit(Train).Losses.Should().HaveCount(Updates);
    }

    [Fact]
    public void A_canceled_run_does_not_save_what_is_not_finite_either()
    {
        using var source = new CancellationTokenSource();
        MultiLayerNet network = Network();
        Trainer trainer = New(network, new Spoiler(network, n => network.Parameters["W2"][1, 1] = n == 2 ? float.NaN : 0.1f), _folder, everyIterations: 100);
        var cancel = new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 2)
            {
                source.Cancel();
            }
        });

        trainer.Invoking(t => t.Fit(Train, progress: cancel, cancellationToken: source.Token)).Should().Throw<NonFiniteException>().WithMessage("*, W2 of layer 5 (Affine) held 'NaN'.");

        Directory.GetFiles(_folder).Should().BeEmpty();
    }

    [Fact]
    public void What_an_optimizer_of_the_library_keeps_is_not_saved_either()
    {
        MultiLayerNet network = Network();
        var optimizer = new Momentum();
        optimizer.Update(network.Parameters, network.Gradient(Train.AsBatch()));
        OptimizerState state = optimizer.SaveState();
        state.Slots["v"].AsSpan("b2")[0] = float.NaN;
        optimizer.RestoreState(state);

        New(network, optimizer, _folder).Invoking(t => t.Fit(Train, cancellationToken: new(canceled: true))).Should().Throw<NonFiniteException>()
            .WithMessage("The state of a run must be finite, but after 0 updates, *, the optimizer's v of b2 held 'NaN'.");

        Directory.GetFiles(_folder).Should().BeEmpty();
    }

    /// <summary>A minimum of nothing yet is infinite, on purpose.</summary>
    [Fact]
    public void Infinity_that_a_layer_and_an_optimizer_of_ones_own_keep_is_saved_and_resumed()
    {
        (MultiLayerNet network, MultiLayerNet same) = (WithMinimum(), WithMinimum());
        Spoiler optimizer = new(network, _ => { }), sameOptimizer = new(same, _ => { });
        optimizer.V.AsSpan().Fill(float.PositiveInfinity);
        Trainer trainer = New(network, optimizer, _folder);

        trainer.Invoking(t => t.Fit(Train, cancellationToken: new(canceled: true))).Should().Throw<OperationCanceledException>();
        trainer.Fit(Train).Losses.Should().HaveCount(Updates);

        New(same, sameOptimizer, _folder).Resume()!.Iteration.Should().Be(Updates);
        same.Buffers.AsSpan().ToArray().Should().Equal(float.PositiveInfinity);
        sameOptimizer.V.AsSpan().ToArray().Should().OnlyContain(value => float.IsPositiveInfinity(value));

        static MultiLayerNet WithMinimum() => new(2, [new Minimum(), new Affine(2, new Xavier())], new SoftmaxCrossEntropy());
    }

    [Fact]
    public void An_ensemble_throws_it_as_it_is() => new Action(() => Ensemble.Train(2, i => New(Network(), new Adam()), Train, With(Validation, 4, float.NaN)))
        .Should().Throw<NonFiniteException>().WithMessage("* sample 4 of the validation data held 'NaN' in column 1.");

    private static Dataset With(Dataset data, int sample, float value)
    {
        Tensor<float> inputs = Tensor.Create(LayerHarness.Values(data.Inputs), [data.Count, 2]);
        inputs[sample, 1] = value;
        return new Dataset(inputs, data.Labels.ToArray());
    }

    private static MultiLayerNet Network() => new(2, [4], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.1f });

    private static Trainer New(MultiLayerNet network, IOptimizer optimizer, string? folder = null, int everyIterations = 1, int evaluateEvery = 1000) => new(network, optimizer, new()
    {
        Iterations = Updates,
        BatchSize = 20,
        EvaluateEvery = evaluateEvery,
        Checkpoints = folder is null ? null : new() { Folder = folder, EveryIterations = everyIterations },
    });

    /// <summary>An optimizer that moves nothing, keeps a <c>v</c>, and then does something.</summary>
    private sealed class Spoiler(MultiLayerNet network, Action<long> spoil) : IOptimizer
    {
        private long _updates;

        public ParameterSet V { get; } = network.Parameters.NewLike();

        public Action<long> Spoil { get; set; } = spoil;

        public float LearningRate { get; set; } = 0.001f;

        public void Update(ParameterSet parameters, ParameterSet gradients) => Spoil(++_updates);

        public OptimizerState SaveState() => new(LearningRate, _updates, new Dictionary<string, ParameterSet> { ["v"] = V });

        public void RestoreState(OptimizerState state)
        {
            _updates = state.Step;
            state.Slots["v"].CopyTo(V);
        }
    }

    /// <summary>Has seen nothing yet.</summary>
    private sealed class Minimum : ILayer
    {
        public int Build(LayerBuilder layer)
        {
            layer.Buffer("minimum", [1], float.PositiveInfinity);
            return layer.Inputs;
        }

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => x.CopyTo(y);

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
    }

    private sealed class ZeroForNaN : ILayer
    {
        public int Build(LayerBuilder layer) => layer.Inputs;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
            for (nint i = 0; i < x.Lengths[0]; i++)
            {
                for (nint j = 0; j < x.Lengths[1]; j++)
                {
                    y[i, j] = float.IsNaN(x[i, j]) ? 0 : x[i, j];
                }
            }
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
    }
}
