using System.Numerics.Tensors;
using FluentAssertions;
using global::Onnx;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Export;

public sealed class OptionTests
{
    [Fact]
    public void The_defaults_are_those_that_are_documented()
    {
        var options = new OnnxOptions();

        options.InputName.Should().Be("input");
        options.OutputName.Should().Be("output");
        options.Output.Should().Be(OnnxOutput.Predictions);
        options.Fold.Should().BeFalse();
        options.Description.Should().BeNull();
        options.Metadata.Should().BeEmpty();
        options.ToString().Should().Be("OnnxOptions(InputName: input, OutputName: output, Output: Predictions, Fold: False, Metadata: 0)");
    }

    [Fact]
    public void Names_can_be_those_of_weights_and_nodes()
    {
        MultiLayerNet network = Small();

        byte[] file = network.Export(new OnnxOptions { InputName = "W1", OutputName = "Gemm1_y" });

        GraphProto graph = OnnxModels.Parse(file).Graph;
        graph.Input.Single().Name.Should().Be("W1");
        graph.Output.Single().Name.Should().Be("Gemm1_y");
        graph.Initializer.Select(tensor => tensor.Name).Should().Equal("W1_2", "b1", "W2", "b2");
        Tensor<float> x = Trained.Inputs(5, 4, seed: 1);
        Difference.Require(network.Predict(x), OnnxModelRun.Run(file, x), "names");
    }

    [Theory]
    [InlineData("pixels of the image")]
    [InlineData("入力")]
    public void Names_can_have_any_characters(string name)
    {
        MultiLayerNet network = Small();
        Tensor<float> x = Trained.Inputs(5, 4, seed: 1);

        byte[] file = network.Export(new OnnxOptions { InputName = name });

        OnnxModels.Parse(file).Graph.Input.Single().Name.Should().Be(name);
        Difference.Require(network.Predict(x), OnnxModelRun.Run(file, x), name);
    }

    [Fact]
    public void Probabilities_are_the_softmax_of_several_outputs_and_the_sigmoid_of_one()
    {
        var options = new OnnxOptions { Output = OnnxOutput.Probabilities };
        var binary = new MultiLayerNet(4, [5], 1, new MultiLayerNetOptions { Loss = new BinaryCrossEntropy() });

        OnnxModels.Operators(Small().Export(options)).Should().Equal("Gemm", "Relu", "Gemm", "Softmax");
        OnnxModels.Parse(Small().Export(options)).Graph.Node[^1].Attributes().Should().Equal("axis=-1");
        OnnxModels.Operators(Small().Freeze().Export(options)).Should().Equal("Gemm", "Relu", "Gemm", "Softmax");
        OnnxModels.Operators(binary.Export(options)).Should().Equal("Gemm", "Relu", "Gemm", "Sigmoid");
    }

    [Fact]
    public void A_frozen_network_of_a_file_knows_its_probabilities()
    {
        MultiLayerNet network = Small();
        using var saved = new MemoryStream();
        network.Freeze().Save(saved);
        saved.Position = 0;
        Tensor<float> x = Trained.Inputs(5, 4, seed: 1);

        byte[] file = FrozenNetwork.Load(saved).Export(new OnnxOptions { Output = OnnxOutput.Probabilities });

        Difference.Require(network.PredictProbabilities(x), OnnxModelRun.Run(file, x), "probabilities");
    }

    [Fact]
    public void Description_and_metadata_are_in_the_file_in_one_order()
    {
        var texts = new Dictionary<string, string> { ["classes"] = "zero, one, two", ["author"] = "日本 🙂", ["empty"] = "" };
        var options = new OnnxOptions { Description = "Digits.", Metadata = texts };
        var reversed = new OnnxOptions { Description = "Digits.", Metadata = texts.Reverse().ToDictionary() };

        byte[] file = Small().Export(options);

        ModelProto model = OnnxModels.Parse(file);
        model.DocString.Should().Be("Digits.");
        model.MetadataProps.Select(text => $"{text.Key}: {text.Value}").Should().Equal("author: 日本 🙂", "classes: zero, one, two", "empty: ", "loss: SoftmaxCrossEntropy");
        Small().Export(reversed).Should().Equal(file);
    }

    [Fact]
    public void Options_that_are_not_possible_are_refused()
    {
        Refused(new OnnxOptions { InputName = "" }, "The input must have a name, but has none.*");
        Refused(new OnnxOptions { OutputName = null! }, "The output must have a name, but has none.*");
        Refused(new OnnxOptions { InputName = "x", OutputName = "x" }, "The input and the output must have different names, but both are 'x'.*");
        Refused(new OnnxOptions { InputName = "\ud800" }, "The name of the input must be valid Unicode, but holds half of a surrogate pair.");
        Refused(new OnnxOptions { Output = (OnnxOutput)7 }, "The output must be Predictions or Probabilities, but was '7'.*");
        Refused(new OnnxOptions { Description = "\udfff" }, "The description must be valid Unicode, but holds half of a surrogate pair.");
        Refused(Metadata("a", null!), "Each text of the metadata must not be null, but 'a' is.");
        Refused(Metadata("a\n", "\ud800"), "The text 'a\\u000A' of the metadata must be valid Unicode, but holds half of a surrogate pair.");
        Refused(Metadata("\ud800", "a"), "The name of a text of the metadata must be valid Unicode, but holds half of a surrogate pair.");
        Refused(Metadata("a", new string('€', 33_333_334)), "The description and the metadata must take at most 100000000 bytes together, but take 100000003.");
        Refused(Metadata("loss", "mine"), "The texts of the metadata must have other names than 'loss', which names the loss of the network.*");
        FluentActions.Invoking(() => new OnnxOptions { Metadata = null! }).Should().Throw<ArgumentNullException>().WithParameterName("Metadata");

        static OnnxOptions Metadata(string name, string text) => new() { Metadata = new Dictionary<string, string> { [name] = text } };

        static void Refused(OnnxOptions options, string message)
        {
            Small().Invoking(network => network.Export(options)).Should().Throw<ArgumentException>().WithMessage(message);
            Small().Freeze().Invoking(network => network.Export(options)).Should().Throw<ArgumentException>().WithMessage(message);
        }
    }

    private static MultiLayerNet Small() => new(4, [5], 3, new MultiLayerNetOptions { Seed = 1 });
}
