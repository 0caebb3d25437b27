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
        Refuse(() => _ = new MultiLayerNet(6, [5], 4, new() { Activation = (ActivationFunction)9 }), "The activation must be ReLU, Sigmoid, Tanh, LeakyReLU, ELU, GELU, SiLU or Softplus, but was '9'.*");
        Refuse(() => _ = new MultiLayerNet(6, [], new SoftmaxCrossEntropy()), "A network must have at least one layer, but was given none.*");
        var relu = new ReLU();
        Refuse(() => _ = new MultiLayerNet(6, [relu, null!], new SoftmaxCrossEntropy()), "None of the layers may be null, but that at index 1 is.*");
        Refuse(() => _ = new MultiLayerNet(6, [relu, new Tanh(), relu], new SoftmaxCrossEntropy()),
            "A network must have each layer once, but that at index 2 is the one at index 0.*");
    }

    public static TheoryData<string, MultiLayerNetOptions> OutOfRange => new()
    {
        { "Activation", new() { Activation = (ActivationFunction)9 } },
        { "BatchNorm", new() { BatchNorm = (BatchNormPlacement)3 } },
        { "DropoutRatio", new() { DropoutRatio = 1 } },
        { "DropoutScaling", new() { DropoutScaling = (DropoutScaling)2 } },
        { "WeightDecay", new() { WeightDecay = float.NaN } },
        { "RowBlocks", new() { RowBlocks = 0 } },
    };

    public static TheoryData<string, MultiLayerNetOptions> MakeLayers => new()
    {
        { "Activation", new() { Activation = ActivationFunction.Tanh } },
        { "WeightInitializer", new() { WeightInitializer = new Xavier() } },
        { "BatchNorm", new() { BatchNorm = BatchNormPlacement.AfterActivation } },
        { "DropoutRatio", new() { DropoutRatio = 0.5f } },
        { "DropoutScaling", new() { DropoutScaling = DropoutScaling.InTraining } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void An_option_out_of_its_range_is_refused_by_its_name(string name, MultiLayerNetOptions options)
    {
        new Action(() => _ = new MultiLayerNet(6, [], 4, options)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
        new Action(() => _ = new MultiLayerNet(6, [new Affine(4, new He())], new SoftmaxCrossEntropy(), options)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName(name);
    }

    [Theory]
    [MemberData(nameof(MakeLayers))]
    public void A_network_that_is_given_its_layers_refuses_options_that_make_layers(string name, MultiLayerNetOptions options)
    {
        new Action(() => _ = new MultiLayerNet(6, [new Affine(4, new He())], new SoftmaxCrossEntropy(), options)).Should().Throw<ArgumentException>()
            .WithMessage($"A network that is given its layers must have the default '*' of {name}, which makes layers, but was given '*'. Give it such layers instead.*")
            .WithParameterName(name);
    }

    [Fact]
    public void A_seed_is_an_option_or_an_argument()
    {
        static ILayer[] Layers() => [new Affine(4, new He())];

        float[] expected = new MultiLayerNet(6, Layers(), new NoLoss(), new() { Seed = 3, WeightInitializer = new He() }).Parameters.AsSpan().ToArray();
        new MultiLayerNet(6, Layers(), new NoLoss(), 3).Parameters.AsSpan().ToArray().Should().Equal(expected);
        new MultiLayerNet(6, Layers(), new NoLoss(), seed: 3).Parameters.AsSpan().ToArray().Should().Equal(expected);
        new MultiLayerNet(6, Layers(), new NoLoss(), seed: 0).Parameters.AsSpan().ToArray().Should()
            .Equal(new MultiLayerNet(6, Layers(), new NoLoss()).Parameters.AsSpan().ToArray()).And
            .Equal(new MultiLayerNet(6, Layers(), new NoLoss(), null).Parameters.AsSpan().ToArray()).And.NotEqual(expected);
    }

    [Fact]
    public void A_softmax_of_one_output_is_refused()
    {
        const string message = "A network with SoftmaxCrossEntropy must have an output for each class, but has one: two classes need two outputs, or one with BinaryCrossEntropy.*";

        new Action(() => _ = new MultiLayerNet(6, [5], 1)).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("outputs");
        new Action(() => _ = new MultiLayerNet(6, [new Affine(1, new He())], new SoftmaxCrossEntropy())).Should().Throw<ArgumentException>()
            .WithMessage(message).WithParameterName("layers");
        new MultiLayerNet(6, [new Affine(1, new He())], new NoLoss()).Outputs.Should().Be(1);
    }

    private static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
}
