using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Serialization;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A network of a user's own parts in one file, with what a package on top keeps beside it.</summary>
public sealed class SavedNetworkTests
{
    private static readonly PartFactory[] Parts =
    [
        PartFactory.Layer(nameof(ColumnScale), _ => new ColumnScale()),
        PartFactory.Loss(nameof(HalfSquaredError), _ => new HalfSquaredError()),
        PartFactory.Regularizer(nameof(FrobeniusNorm), _ => new FrobeniusNorm(0.5f)),
    ];

    [Fact]
    public void A_users_parts_and_texts_come_back_from_the_file()
    {
        Tensor<float> x = Tensor.Create([1f, -2, 3, 4, 5, -6], [2, 3]), targets = Tensor.Create([1f, 0, 0, 1], [2, 2]);
        var network = new MultiLayerNet(
            3, [new ColumnScale(), new Affine(4, new Xavier()), new Tanh(), new Affine(2, new Xavier())], new HalfSquaredError(), new() { Regularizers = [new FrobeniusNorm(0.5f)] });
        network.Gradient(x, targets);
        using var file = new MemoryStream();

        network.Save(file, new Dictionary<string, string> { ["species"] = "Adelie, Chinstrap, Gentoo" });
        file.Position = 0;
        var loaded = MultiLayerNet.Load(file, out IReadOnlyDictionary<string, string> texts, Parts);

        texts["species"].Should().Be("Adelie, Chinstrap, Gentoo");
        loaded.Predict(x).ToArray().Should().Equal(network.Predict(x).ToArray());
        loaded.Gradient(x, targets).AsSpan().ToArray().Should().Equal(network.Gradient(x, targets).AsSpan().ToArray());
        loaded.Buffers["passes1"][0].Should().Be(2);
    }

    [Fact]
    public void A_users_part_without_its_factory_is_named()
    {
        using var file = new MemoryStream();
        new MultiLayerNet(3, [new ColumnScale()], new HalfSquaredError()).Save(file);
        file.Position = 0;

        FluentActions.Invoking(() => MultiLayerNet.Load(file, [Parts[1]])).Should().Throw<InvalidDataException>().WithMessage(
            "The safetensors file 'stream' must have layers, losses and regularizers that can be made, " +
            "but layer 1 is 'ColumnScale', which is not of this library, and no PartFactory makes it.");
    }
}
