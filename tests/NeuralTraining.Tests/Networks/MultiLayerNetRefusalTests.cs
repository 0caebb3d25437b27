using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>Networks that cannot be, and batches that fit none.</summary>
public sealed class MultiLayerNetRefusalTests
{
    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var network = new MultiLayerNet(6, [5], 4);
        Tensor<float> narrow = Tensor.Create(new float[10], [2, 5]), three = Tensor.Create(new float[18], [3, 6]);

        Refuse(() => network.Predict(narrow), "The input of this network must have 6 columns, but has shape [2, 5].*");
        Refuse(() => network.Loss(narrow, [0, 1]), "The input of this network must have 6 columns*");
        Refuse(() => network.Gradient(three, [0, 1, 4]), "A label must be from 0 to 3, but that of row 2 was '4'.*");
        Refuse(() => network.Accuracy(three, [0, 1]), "Each of the 3 input rows must have a label, but there are 2 labels.*");
        Refuse(() => network.Predict(three, Tensor.CreateFromShape<float>([3, 5])), "The output of this network must have shape [3, 4], but has [3, 5].*");
        Refuse(() => network.Predict(three, Tensor.CreateFromShape<float>([2, 4])), "The output of this network must have shape [3, 4], but has [2, 4].*");
        Refuse(() => network.Predict(Tensor.Create(new float[6], [6])), "The input of this network must be a dense tensor of shape [rows, columns], but was [6].*");
        network.Iteration.Should().Be(0);
    }

    [Fact]
    public void Networks_that_cannot_be_are_refused()
    {
        Refuse(() => _ = new MultiLayerNet(0, [5], 4), "A network must have at least one input, but was given '0'.*");
        Refuse(() => _ = new MultiLayerNet(6, [0], 4), "An affine layer must have at least one output, but was given '0'.*");
        Refuse(() => _ = new MultiLayerNet(6, [5], 4, new() { WeightDecay = -1 }), "The weight decay must be a finite number of at least zero, but was '-1'.*");
        Refuse(() => _ = new MultiLayerNet(6, [5], 4, new() { Activation = (ActivationFunction)9 }), "The activation must be ReLU, Sigmoid or Tanh, but was '9'.*");
        Refuse(() => _ = new MultiLayerNet(6, [], new SoftmaxCrossEntropy()), "A network must have at least one layer, but was given none.*");
        var relu = new ReLU();
        Refuse(() => _ = new MultiLayerNet(6, [relu, null!], new SoftmaxCrossEntropy()), "None of the layers must be null, but that at index 1 is.*");
        Refuse(() => _ = new MultiLayerNet(6, [relu, new Tanh(), relu], new SoftmaxCrossEntropy()),
            "A network must have each layer once, but that at index 2 is the one at index 0.*");
    }

    [Fact]
    public void A_softmax_of_one_output_is_refused()
    {
        const string message = "A network with SoftmaxCrossEntropy must have an output for each class, but has one: two classes need two outputs.*";

        new Action(() => _ = new MultiLayerNet(6, [5], 1)).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("outputs");
        new Action(() => _ = new MultiLayerNet(6, [new Affine(1, new He())], new SoftmaxCrossEntropy())).Should().Throw<ArgumentException>()
            .WithMessage(message).WithParameterName("layers");
        new MultiLayerNet(6, [new Affine(1, new He())], new NoLoss()).Outputs.Should().Be(1);
    }

    private static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
}
