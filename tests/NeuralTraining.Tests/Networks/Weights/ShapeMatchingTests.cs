using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Networks;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Modules are matched by the shapes of their tensors, and by numbers where these are equal, or not at all.</summary>
public class ShapeMatchingTests
{
    [Theory]
    [InlineData("fc1", "fc2", "fc10")]
    [InlineData("net.0", "net.9", "net.11")]
    [InlineData("block1.fc9", "block2.fc1", "block2.fc2")]
    [InlineData("0", "1", "18446744073709551616")]
    [InlineData("a08", "a9", "a010")]
    [InlineData("1a1", "1a3", "3a2")]
    public void Numbers_tell_the_order_of_equal_shapes(string first, string second, string third)
    {
        foreach (string[] names in new[] { new[] { first, second, third }, [third, first, second], [second, third, first] })
        {
            MultiLayerNet network = Square();

            network.LoadWeights(new MemoryStream(Written(names, name => 1 + Array.IndexOf([first, second, third], name))), PyTorchNames.ByShape);

            network.Parameters.AsSpan("W1")[0].Should().Be(1);
            network.Parameters.AsSpan("W2")[0].Should().Be(2);
            network.Parameters.AsSpan("W3")[0].Should().Be(3);
        }
    }

    [Theory]
    [InlineData("fc1", "fc2", "out")]
    [InlineData("fc1", "fc01", "fc2")]
    [InlineData("input", "hidden", "output")]
    [InlineData("a1.b", "a2.b", "a3.c")]
    [InlineData("fc1", "fc2", "fc")]
    [InlineData("a1", "b2", "c3")]
    public void Names_that_differ_in_more_than_numbers_tell_no_order(string first, string second, string third) =>
        Square().Invoking(network => network.LoadWeights(new MemoryStream(Written([first, second, third], _ => 1)), PyTorchNames.ByShape)).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'stream' must tell the order of modules of equal shapes by numbers in their names, but names them '*', '*', '*', " +
                "whose order PyTorchNames.Modules can state.");

    [Fact]
    public void Modules_of_other_shapes_are_listed_beside_the_missing_ones()
    {
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("fc1.weight", [3, 3], new float[9]);
            writer.Add<float>("fc1.bias", [3], new float[3]);
            writer.Add<float>("fc2.weight", [3, 4], new float[12]);
            writer.Add<float>("fc2.bias", [3], new float[3]);
            writer.Add<float>("fc3.weight", [3, 3], new float[9]);
        });

        Refused(Square(), file).WithMessage(
            "The safetensors file 'stream' must hold a module for each layer with weights, but lacks 'bias [3], weight [3, 3] of layer 2', 'bias [3], weight [3, 3] of layer 3' " +
            "and holds 'fc2.weight [3, 4]', 'fc2.bias [3]', 'fc3.weight [3, 3]' instead.");
    }

    [Fact]
    public void A_module_that_is_missing_is_told_by_its_shapes() =>
        Refused(Square(), Written(["fc1", "fc2"], _ => 1)).WithMessage(
            "The safetensors file 'stream' must hold a module for each layer with weights, but lacks 'bias [3], weight [3, 3] of layer 3'.");

    [Fact]
    public void A_module_too_many_is_refused() =>
        Refused(Square(), Written(["fc1", "fc2", "fc3", "fc4"], _ => 1)).WithMessage(
            "The safetensors file 'stream' must hold the '6' tensors of the network's layers and nothing else, but holds '8': 'fc1.weight [3, 3]', *'fc4.bias [3]'.");

    [Fact]
    public void A_counter_of_no_module_is_refused()
    {
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("a.weight", [3], new float[3]);
            writer.Add<float>("a.bias", [3], new float[3]);
            writer.Add<float>("a.running_mean", [3], new float[3]);
            writer.Add<float>("a.running_var", [3], new float[3]);
            writer.Add<long>("b.num_batches_tracked", [], new long[1]);
        });
        MultiLayerNet network = new(3, [new BatchNorm()], new MeanSquaredError());

        Refused(network, file).WithMessage(
            "The safetensors file 'stream' must hold a module for each layer with weights and nothing else, but holds 'b.num_batches_tracked []'.");
    }

    [Fact]
    public void A_long_name_is_refused_before_it_is_copied()
    {
        string name = new('a', 2_000_000);
        byte[] file = Written([name, "fc2"], _ => 1);

        Allocation.Of(() => Refused(Square(), file).WithMessage("The safetensors file 'stream' must have names of at most 256 characters, but has 'aaa*'."))
            .Should().BeLessThan(4L * file.Length + 200_000);
    }

    [Fact]
    public void Normalizations_are_told_from_each_other_by_their_tensors()
    {
        MultiLayerNet network = new(3, [new LayerNorm(), new Affine(3, new Zeros(), bias: false), new BatchNorm()], new MeanSquaredError());
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("a.weight", [3], new float[] { 1, 1, 1 });
            writer.Add<float>("a.bias", [3], new float[3]);
            writer.Add<float>("a.running_mean", [3], new float[3]);
            writer.Add<float>("a.running_var", [3], new float[] { 1, 1, 1 });
            writer.Add<float>("b.weight", [3], new float[] { 2, 2, 2 });
            writer.Add<float>("b.bias", [3], new float[3]);
            writer.Add<float>("c.weight", [3, 3], new float[9]);
        });

        network.LoadWeights(new MemoryStream(file), PyTorchNames.ByShape);

        network.Parameters.AsSpan(((LayerNorm)network.Layers[0]).GammaName)[0].Should().Be(2);
        network.Parameters.AsSpan(((BatchNorm)network.Layers[2]).GammaName)[0].Should().Be(1);
    }

    [Theory]
    [InlineData("a1", "a2", true)]
    [InlineData("a2", "a10", true)]
    [InlineData("a1b2", "a1b3", true)]
    [InlineData("a2", "a2", false)]
    [InlineData("a2", "a1", false)]
    [InlineData("a1", "b2", false)]
    [InlineData("a0", "a1", true)]
    [InlineData("a0", "a00", false)]
    [InlineData("", "1", false)]
    public void A_name_is_before_another_of_greater_numbers(string name, string other, bool isBefore) =>
        new NumberedName(name).IsBefore(new NumberedName(other)).Should().Be(isBefore);

    /// <summary>Three affine layers of equal shapes.</summary>
    private static MultiLayerNet Square() => new(3, [new Affine(3, new Zeros()), new Affine(3, new Zeros()), new Affine(3, new Zeros())], new SoftmaxCrossEntropy());

    private static byte[] Written(string[] names, Func<string, float> value) => Safetensors.Write(writer =>
    {
        foreach (string name in names)
        {
            writer.Add<float>(name + ".weight", [3, 3], Enumerable.Repeat(value(name), 9).ToArray());
            writer.Add<float>(name + ".bias", [3], new float[3]);
        }
    });

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> Refused(MultiLayerNet network, byte[] file)
    {
        float[] before = [.. network.Parameters.AsSpan()];
        var refusal = network.Invoking(n => n.LoadWeights(new MemoryStream(file), PyTorchNames.ByShape)).Should().Throw<InvalidDataException>();
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), before);
        return refusal;
    }
}
