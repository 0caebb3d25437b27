using FluentAssertions;
using global::Onnx;
using Google.Protobuf;
using NeuralTraining.Losses;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Import;

/// <summary>What is not a multilayer perceptron, or not as it should be, is refused by a sentence that names the place.</summary>
public sealed class RefusalTests
{
    private static readonly string ScratchFolder = Directory.CreateTempSubdirectory("onnx-import-").FullName;

    [Theory]
    [InlineData("refused_convolution", "The node '/0/Conv' must be one of Gemm, MatMul, *, but is a 'Conv'.")]
    [InlineData("refused_residual", "The node '/Add' must combine one computed value with a constant, but is a 'Add' of computed values.")]
    [InlineData("refused_two_inputs", "The graph must have one input, but has 2: 'onnx::Gemm_0', *.")]
    [InlineData("refused_training", "The node '/drop/Dropout' must be in inference mode, but is in training mode.")]
    public void What_PyTorch_exports_beside_perceptrons_is_refused_by_its_node(string name, string message)
    {
        Action load = () => OnnxFile.Load(ForeignFile.PathOf(name));

        load.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Wrong_shapes_of_weights_are_refused() => Refusal("pytorch_relu", model => model.Graph.Initializer[0].Dims[1] = 6)
        .Should().Be("The tensor '0.weight' must have the numbers of its shape [7, 6], but has 140 bytes.");

    [Fact]
    public void Layers_that_do_not_fit_are_refused() => Refusal("pytorch_relu", model => model.Graph.Node[2].Input[1] = "0.weight")
        .Should().Be("The node '/2/Gemm' must be given a matrix of 5 columns, for which it has weights, but is given the shape [-1, 7].");

    [Fact]
    public void A_bias_of_another_length_is_refused() => Refusal("pytorch_relu", model => model.Graph.Node[0].Input[2] = "2.bias")
        .Should().Be("The node '/0/Gemm' must have one constant, or one for each of 7 columns, but has 3 of them or of another shape.");

    [Fact]
    public void A_missing_value_is_refused() => Refusal("pytorch_relu", model => model.Graph.Initializer.RemoveAt(0))
        .Should().Be("The node '/0/Gemm' must take its inputs from the graph's input, its initializers and the nodes before it, but takes '0.weight'.");

    [Fact]
    public void An_output_of_another_layer_is_refused() => Refusal("pytorch_relu", model => model.Graph.Output.Add(new ValueInfoProto { Name = model.Graph.Node[0].Output[0] }))
        .Should().StartWith("The outputs must be one layer's, its probabilities and the labels of its classes, but '/0/Gemm_output_0' is computed from ");

    [Fact]
    public void A_name_given_twice_is_refused() => Refusal("pytorch_relu", model => model.Graph.Node[1].Output[0] = "0.weight")
        .Should().Be("The values of a graph must have different names, but two are called '0.weight'.");

    [Fact]
    public void An_operator_of_another_domain_is_refused() => Refusal("pytorch_relu", model => model.Graph.Node[1].Domain = "com.microsoft")
        .Should().EndWith("but is a 'com.microsoft.Relu'.");

    [Fact]
    public void A_softmax_of_columns_is_refused() => Refusal("keras_dense", model => model.Graph.Node[^1].Attribute[0].I = 0)
        .Should().Be("The node 'sequential/dense_1/Softmax' must be computed for every row, but has the axis '0'.");

    [Fact]
    public void A_parameter_of_an_activation_outside_its_range_is_refused() => Refusal("pytorch_leaky", model => model.Graph.Node[1].Attribute[0].F = -1)
        .Should().Be("The node '/1/LeakyRelu' must have an 'alpha' of at least 0, which for Elu is greater than 0, but has '-1'.");

    [Fact]
    public void Text_of_the_file_is_shown_without_control_characters() => Refusal("pytorch_relu", model =>
        {
            model.Graph.Node[1].Name = "a\u001b[31m\u202e";
            model.Graph.Node[1].OpType = new string('x', 1000);
        })
        .Should().StartWith(@"The node 'a\u001B[31m\u202E' must be one of").And.Contain("xxx…'").And.Match(message => message.Length < 500);

    [Fact]
    public void A_loss_without_probabilities_is_refused_for_a_softmax()
    {
        Action load = () => OnnxFile.Load(ForeignFile.PathOf("keras_dense"), new MeanSquaredError());

        load.Should().Throw<ArgumentException>().WithMessage(
            "The loss of a file that ends in a softmax must give probabilities, but MeanSquaredError does not: take SoftmaxCrossEntropy. (Parameter 'loss')");
    }

    [Fact]
    public void The_loss_of_the_caller_is_taken()
    {
        var smoothed = new SoftmaxCrossEntropy(labelSmoothing: 0.1f);

        OnnxFile.Load(ForeignFile.PathOf("keras_dense"), smoothed).LossFunction.Should().BeSameAs(smoothed);
        OnnxFile.Load(ForeignFile.PathOf("pytorch_quickstart"), smoothed).LossFunction.Should().BeSameAs(smoothed);
        string.Join(", ", OnnxFile.Load(ForeignFile.PathOf("pytorch_binary"), new MeanSquaredError()).Layers).Should().EndWith("Affine(1), Sigmoid");
    }

    [Theory]
    [InlineData("")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 698\n")]
    [InlineData("<!DOCTYPE html><html></html>")]
    [InlineData("PK\u0003\u0004archive/data.pkl")]
    public void Something_else_than_a_model_is_refused(string text)
    {
        string path = Path.Combine(ScratchFolder, "other.onnx");
        File.WriteAllText(path, text);
        Action load = () => OnnxFile.Load(path);

        load.Should().Throw<InvalidDataException>().WithMessage("The file '*other.onnx' must be an ONNX model, but *.");
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_reported_as_such()
    {
        ((Action)(() => OnnxFile.Load(Path.Combine(ScratchFolder, "none.onnx")))).Should().Throw<FileNotFoundException>();
        ((Action)(() => OnnxFile.Load(ScratchFolder))).Should().Throw<IOException>();
        ((Action)(() => OnnxFile.Load(""))).Should().Throw<ArgumentException>();
        ((Action)(() => OnnxFile.Load((Stream)null!))).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Numbers_beside_the_model_are_read_from_its_folder()
    {
        byte[] file = External("weights.data", out byte[] numbers);
        string path = Path.Combine(ScratchFolder, "external.onnx");
        File.WriteAllBytes(path, file);
        File.WriteAllBytes(Path.Combine(ScratchFolder, "weights.data"), numbers);

        OnnxFile.Load(path).Parameters.AsSpan().ToArray()
            .Should().Equal(OnnxFile.Load(ForeignFile.PathOf("pytorch_relu")).Parameters.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("../weights.data", "The numbers of '0.weight' must be in a file of the model's own folder, but are said to be in '../weights.data'.")]
    [InlineData("/etc/hostname", "The numbers of '0.weight' must be in a file of the model's own folder, but are said to be in '/etc/hostname'.")]
    [InlineData("none.data", "The numbers of '0.weight' must be in the file 'none.data' beside the model, but there is none.")]
    [InlineData("short.data", "The numbers of '0.weight' must be 140 bytes of the file 'short.data', but the file has 100 bytes, and the tensor 140 of them from 0 on.")]
    public void Numbers_elsewhere_are_refused(string location, string message)
    {
        string path = Path.Combine(ScratchFolder, $"elsewhere{location.Length}.onnx");
        File.WriteAllBytes(path, External(location, out _));
        File.WriteAllBytes(Path.Combine(ScratchFolder, "short.data"), new byte[100]);
        Action load = () => OnnxFile.Load(path);

        load.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void A_stream_has_no_files_beside_it()
    {
        Action load = () => OnnxFile.Load(new MemoryStream(External("weights.data", out _)));

        load.Should().Throw<InvalidDataException>()
            .WithMessage("The numbers of '0.weight' must be in the stream itself, but are in the file 'weights.data': load the model by its path.");
    }

    private static byte[] External(string location, out byte[] numbers)
    {
        ModelProto model = Read("pytorch_relu");
        numbers = [];
        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = Invariant($"{numbers.Length}") });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = Invariant($"{tensor.RawData.Length}") });
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            numbers = [.. numbers, .. tensor.RawData.ToByteArray()];
            tensor.ClearRawData();
        }

        return model.ToByteArray();
    }

    private static string Refusal(string name, Action<ModelProto> change)
    {
        ModelProto model = Read(name);
        change(model);
        Action load = () => OnnxFile.Load(new MemoryStream(model.ToByteArray()));
        return load.Should().Throw<InvalidDataException>().Which.Message;
    }

    private static ModelProto Read(string name) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(ForeignFile.PathOf(name)));
}
