using FluentAssertions;
using global::Onnx;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Export;

/// <summary>What a file says about itself, and the nodes that it has.</summary>
public sealed class ModelTests
{
    [Fact]
    public void The_file_states_its_versions_its_maker_and_the_network()
    {
        MultiLayerNet network = Small();

        ModelProto model = OnnxModels.Parse(network.Export());

        model.IrVersion.Should().Be(OnnxFile.FormatVersion).And.Be(8);
        model.OpsetImport.Should().ContainSingle().Which.Should().Be(new OperatorSetIdProto { Domain = "", Version = 17 });
        OnnxFile.OperatorSetVersion.Should().Be(17);
        model.ProducerName.Should().Be("NeuralTraining");
        model.ProducerVersion.Should().Be(typeof(OnnxFile).Assembly.GetName().Version!.ToString(3)).And.MatchRegex(@"^\d+\.\d+\.\d+$");
        model.DocString.Should().Be(network.ToString());
        model.MetadataProps.Should().ContainSingle().Which.Should().Be(new StringStringEntryProto { Key = "loss", Value = "SoftmaxCrossEntropy" });
        model.Graph.Name.Should().Be("network");
    }

    [Fact]
    public void Input_and_output_are_matrices_of_any_number_of_rows()
    {
        GraphProto graph = OnnxModels.Parse(Small().Export()).Graph;

        graph.Input.Select(OnnxModels.Describe).Should().Equal("input Float [batch, 4]");
        graph.Output.Select(OnnxModels.Describe).Should().Equal("output Float [batch, 3]");
    }

    [Fact]
    public void The_weights_have_the_names_and_the_bytes_of_the_parameters()
    {
        MultiLayerNet network = Trained.Network(4, [new Affine(5, new He()), new BatchNorm(), new ReLU(), new Affine(3, new He())], new SoftmaxCrossEntropy());

        GraphProto graph = OnnxModels.Parse(network.Export()).Graph;

        graph.Initializer.Select(tensor => $"{tensor.Name} {string.Join('×', tensor.Dims)}").Should().Equal(
            "W1 4×5", "b1 5", "gamma1 5", "beta1 5", "runningMean1 5", "runningVariance1 5", "W2 5×3", "b2 3");
        foreach (TensorProto tensor in graph.Initializer)
        {
            ParameterSet set = network.Parameters.ContainsKey(tensor.Name) ? network.Parameters : network.Buffers;
            tensor.RawData.ToByteArray().Chunk(4).Select(bytes => BitConverter.ToSingle(bytes)).Should().Equal(set.AsSpan(tensor.Name).ToArray(), tensor.Name);
        }
    }

    [Fact]
    public void Each_layer_is_its_operator_with_its_numbers()
    {
        MultiLayerNet network = new(
            4,
            [
                new Affine(5, new He(), bias: false), new BatchNorm(0.75, 0.5f), new LeakyReLU(0.25), new LayerNorm(0.125f), new ELU(2), new SiLU(), new Dropout(0.25f),
                new Dropout(0.5f, DropoutScaling.InTraining), new Dropout(0), new Softplus(), new Sigmoid(), new Tanh(), new Affine(3, new He()),
            ],
            new SoftmaxCrossEntropy(), seed: 0);

        GraphProto graph = OnnxModels.Parse(network.Export()).Graph;

        graph.Node.Select(node => node.OpType).Should().Equal(
            "Gemm", "BatchNormalization", "LeakyRelu", "LayerNormalization", "Elu", "Sigmoid", "Mul", "Mul", "Softplus", "Sigmoid", "Tanh", "Gemm");
        graph.Node[0].Input.Should().Equal("input", "W1");
        graph.Node[1].Attributes().Should().Equal("epsilon=0.5", "momentum=0.75");
        graph.Node[2].Attributes().Should().Equal("alpha=0.25");
        graph.Node[3].Attributes().Should().Equal("axis=-1", "epsilon=0.125");
        graph.Node[4].Attributes().Should().Equal("alpha=2");
        TensorProto kept = graph.Initializer.Single(tensor => tensor.Name == graph.Node[7].Input[1]);
        kept.Dims.Should().BeEmpty();
        BitConverter.ToSingle(kept.RawData.ToByteArray()).Should().Be(0.75f);
        graph.Node.Select(node => node.Name).Should().OnlyHaveUniqueItems().And.OnlyContain(name => name.Length > 0);
        graph.Node.SelectMany(node => node.Output).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Numbers_that_several_layers_need_are_in_the_file_once()
    {
        MultiLayerNet network = new(3, [new GELU(), new GELU(GELUApproximation.Tanh), new GELU(), new Dropout(0.5f)], new MeanSquaredError(), seed: 0);

        OnnxModels.Parse(network.Export()).Graph.Initializer.Select(tensor => tensor.Name)
            .Should().Equal("sqrt2", "one", "half", "cubeFactor", "sqrt2OverPi", "kept4");
    }

    [Fact]
    public void A_network_that_does_nothing_at_inference_is_an_identity()
    {
        MultiLayerNet network = new(3, [new Dropout(0.5f, DropoutScaling.InTraining)], new MeanSquaredError(), seed: 0);

        OnnxModels.Operators(network.Export()).Should().Equal("Identity");
        OnnxModelRun.Run(network.Export(), Trained.Inputs(2, 3, seed: 1)).Should().Equal(OnnxModelRun.Run(network.Export(new OnnxOptions { Fold = true }), Trained.Inputs(2, 3, seed: 1)));
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        MultiLayerNet network = Small();
        using var saved = new MemoryStream();
        network.Save(saved);
        saved.Position = 0;

        byte[] file = network.Export();

        network.Export().Should().Equal(file);
        MultiLayerNet.Load(saved).Export().Should().Equal(file);
        network.Freeze().Export().Should().Equal(network.Freeze().Export());
    }

    [Fact]
    public void A_folded_network_has_the_bytes_of_the_frozen_one()
    {
        MultiLayerNet network = Trained.Network(
            4, [new BatchNorm(), new Affine(40, new He()), new BatchNorm(), new ReLU(), new Dropout(0.25f), new Affine(3, new He()), new Dropout()], new SoftmaxCrossEntropy());

        byte[] file = network.Export(new OnnxOptions { Fold = true, Description = "" });

        file.Should().Equal(network.Freeze().Export(new OnnxOptions { Description = "" }));
        OnnxModels.Operators(file).Should().Equal("Gemm", "Relu", "Gemm");
        OnnxModels.Operators(network.Export()).Should().Equal("BatchNormalization", "Gemm", "BatchNormalization", "Relu", "Mul", "Gemm", "Mul");
    }

    [Fact]
    public void A_frozen_network_says_what_it_is()
    {
        FrozenNetwork frozen = Small().Freeze();

        ModelProto model = OnnxModels.Parse(frozen.Export());
        model.DocString.Should().Be("FrozenNetwork: 4 inputs → Affine(5) → ReLU → Affine(3)");
        model.MetadataProps.Select(text => text.Value).Should().Equal("SoftmaxCrossEntropy");
        var numbers = new MultiLayerNet(4, [5], 3, new MultiLayerNetOptions { Loss = new Huber() });
        OnnxModels.Parse(numbers.Export()).MetadataProps.Select(text => text.Value).Should().Equal("Huber");
        OnnxModels.Parse(numbers.Freeze().Export()).MetadataProps.Should().BeEmpty("a frozen network keeps only losses with probabilities");
    }

    private static MultiLayerNet Small() => new(4, [5], 3, new MultiLayerNetOptions { Seed = 1 });
}
