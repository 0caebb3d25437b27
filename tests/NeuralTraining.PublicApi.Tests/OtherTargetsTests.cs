using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A loss whose targets are not one number for each output.</summary>
public sealed class OtherTargetsTests
{
    private const int Rows = 300;

    private readonly Tensor<float> _x = Tensor.CreateFromShape<float>([Rows, 2]), _targets = Tensor.CreateFromShape<float>([Rows, 1]);
    private readonly MultiLayerNet _network = new(2, [new Affine(3, new Zeros())], new SumError());

    /// <summary>The outputs are the biases 1, 2, 4, and the target of row i is i: the error is 7 − i. 300 rows are evaluated in two parts.</summary>
    public OtherTargetsTests()
    {
        for (int i = 0; i < Rows; i++)
        {
            _targets[i, 0] = i;
        }

        float[] biases = [1, 2, 4];
        biases.CopyTo(_network.Parameters.AsSpan("b1"));
    }

    [Fact]
    public void The_loss_and_its_gradient_are_computed()
    {
        double expected = Enumerable.Range(0, Rows).Average(i => 0.5 * (7 - i) * (7 - i));

        double loss = _network.Loss(_x, _targets);
        ParameterSet gradient = _network.Gradient(new Batch(_x, _targets), out double trainingLoss);

        loss.Should().BeApproximately(expected, 1e-9 * expected);
        trainingLoss.Should().BeApproximately(expected, 1e-9 * expected);
        gradient.AsSpan("b1").ToArray().Should().OnlyContain(g => Math.Abs(g - Enumerable.Range(0, Rows).Average(i => 7.0 - i)) < 1e-3);
    }

    [Fact]
    public void The_accuracy_is_refused()
    {
        const string message = "The matrix of targets must have 3 columns, but has shape [300, 1].*";

        _network.Invoking(n => n.Accuracy(_x, _targets)).Should().Throw<ArgumentException>().WithMessage(message);
        _network.Invoking(n => n.Evaluate(new Batch(_x, _targets))).Should().Throw<ArgumentException>().WithMessage(message);
    }
}
