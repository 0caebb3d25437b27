using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>What a network tells its layers in each pass.</summary>
public sealed class PassTests
{
    private const int Rows = 600;

    private static readonly Tensor<float> X = Tensor.Create(new float[Rows * 3], [Rows, 3]);
    private static readonly int[] T = new int[Rows];

    private readonly RecordingLayer _first = new(), _second = new();

    [Fact]
    public void Whatever_only_looks_is_in_inference_mode()
    {
        MultiLayerNet network = Network();
        var batch = new Batch(X, T);

        network.Predict(X);
        network.Predict(X, Tensor.CreateFromShape<float>([Rows, 2]));
        network.Loss(batch);
        network.Accuracy(batch);
        network.Evaluate(batch);

        _first.Forwards.Sum(call => call.Rows).Should().Be(5 * Rows);
        _first.Forwards.Should().OnlyContain(call => call.Pass.Mode == PassMode.Inference && call.Pass.Iteration == 0);
        _first.Backwards.Should().BeEmpty();
        network.Iteration.Should().Be(0);
    }

    [Fact]
    public void Gradients_are_in_training_mode_there_and_back_and_counted()
    {
        MultiLayerNet network = Network();
        network.Iteration = 40;

        network.Gradient(X, T);
        network.Loss(X.Slice([0..5, 0..3]), T.AsSpan(0, 5));
        network.Gradient(X, T);

        _second.Forwards.Select(call => (call.Pass.Mode, call.Pass.Iteration, call.Pass.FirstRow, call.Rows)).Should().Equal(
            (PassMode.Training, 40, 0, Rows), (PassMode.Inference, 41, 0, 5), (PassMode.Training, 41, 0, Rows));
        _second.Backwards.Should().Equal(_second.Forwards[0].Pass, _second.Forwards[2].Pass);
        network.Iteration.Should().Be(42);
    }

    [Fact]
    public void Numerical_gradients_are_all_of_the_same_training_pass()
    {
        MultiLayerNet network = Network();
        network.Iteration = 7;

        network.NumericalGradient(X.Slice([0..2, 0..3]), T.AsSpan(0, 2));

        _first.Forwards.Should().HaveCount(2 * (3 * 2 + 2)).And.OnlyContain(call => call.Pass.Mode == PassMode.Training && call.Pass.Iteration == 7);
        _first.Forwards.Select(call => call.Pass.Random).Distinct().Should().ContainSingle();
        network.Iteration.Should().Be(7);
    }

    [Fact]
    public void Nobody_reads_the_input_gradient_of_the_first_layer()
    {
        Network().Gradient(X, T);

        _first.Forwards.Should().OnlyContain(call => !call.Pass.NeedsInputGradient);
        _first.Backwards.Should().OnlyContain(pass => !pass.NeedsInputGradient);
        _second.Forwards.Should().OnlyContain(call => call.Pass.NeedsInputGradient);
        _second.Backwards.Should().OnlyContain(pass => pass.NeedsInputGradient);
    }

    [Fact]
    public void Each_layer_has_a_random_stream_of_its_own_for_each_iteration_of_each_seed()
    {
        MultiLayerNet network = Network();
        network.Gradient(X, T);
        network.Gradient(X, T);
        network.Iteration = 0;
        network.Gradient(X, T);
        var other = new RecordingLayer();
        new MultiLayerNet(3, [other, new Affine(2, new Xavier())], new SoftmaxCrossEntropy(), seed: 6).Gradient(X, T);

        _first.Forwards[2].Pass.Random.Should().Be(_first.Forwards[0].Pass.Random);
        _second.Forwards[2].Pass.Random.Should().Be(_second.Forwards[0].Pass.Random);
        ulong[] numbers =
        [
            .. new[] { _first, _second }.SelectMany(layer => layer.Forwards.Take(2)).Append(other.Forwards[0]).Select(call => call.Pass.Random.Bits(0)),
        ];
        numbers.Should().HaveCount(5).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Parts_of_a_large_set_tell_which_row_they_begin_with()
    {
        MultiLayerNet network = Network();
        network.Predict(X);
        network.Evaluate(new Batch(X, T));

        foreach (RecordingLayer layer in new[] { _first, _second })
        {
            layer.Forwards.Select(call => (call.Pass.FirstRow, call.Rows)).Should().Equal((0, 256), (256, 256), (512, 88), (0, 256), (256, 256), (512, 88));
        }
    }

    private MultiLayerNet Network() => new(3, [_first, new Affine(2, new Xavier()), _second], new SoftmaxCrossEntropy(), seed: 5);
}
