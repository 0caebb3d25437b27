using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.Optimizers;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Onnx.Tests.Import;

/// <summary>Files that PyTorch has exported, and graphs in the patterns of the exporters of Keras and scikit-learn: the network answers what their makers do.</summary>
public sealed class ForeignFileTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ForeignFile.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_network_answers_what_the_maker_of_the_file_does(string name)
    {
        ForeignFile file = ForeignFile.Read(name);

        MultiLayerNet network = OnnxFile.Load(file.Path);

        Tensor<float> expected = name.Contains("fixed_batch", StringComparison.Ordinal) ? Exponentials(file.Outputs) : file.Outputs;
        double largest = Difference.Require(expected, Values(file.Answers(network)), name);
        output.WriteLine(Invariant($"{name}: {string.Join(", ", network.Layers)}, {network.LossFunction}, largest difference {largest:0.0e-0}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_network_can_be_trained_on_saved_and_exported(string name)
    {
        ForeignFile file = ForeignFile.Read(name);
        MultiLayerNet network = OnnxFile.Load(file.Path);
        Tensor<float> before = network.Predict(file.Inputs);
        int rows = (int)file.Inputs.Lengths[0];
        Dataset data = network.LossFunction is IProbabilisticLoss
            ? new Dataset(file.Inputs, Enumerable.Range(0, rows).Select(row => row % 2).ToArray())
            : new Dataset(file.Inputs, file.Outputs.Lengths[1] == network.Outputs ? file.Outputs : before);

        new Trainer(network, new SGD(0.5f), new TrainerOptions { Epochs = 4, BatchSize = rows }).Fit(data);

        Tensor<float> after = network.Predict(file.Inputs);
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;
        Values(MultiLayerNet.Load(stream).Predict(file.Inputs)).Should().Equal(Values(after));
        using var exported = new MemoryStream(network.Export());
        Difference.Require(after, Values(OnnxFile.Load(exported).Predict(file.Inputs)), name);
    }

    [Theory]
    [InlineData("pytorch_relu", "Affine(7), ReLU, Affine(3)")]
    [InlineData("pytorch_leaky", "Affine(7), LeakyReLU(Slope: 0.2), Affine(3)")]
    [InlineData("pytorch_elu", "Affine(7), ELU(Alpha: 0.7), Affine(3)")]
    [InlineData("pytorch_gelu", "Affine(7), GELU, Affine(3)")]
    [InlineData("pytorch_gelu_tanh", "Affine(7), GELU(Tanh), Affine(3)")]
    [InlineData("pytorch_half_gelu", "Affine(7), GELU, Affine(3)")]
    [InlineData("pytorch_silu", "Affine(7), SiLU, Affine(3)")]
    [InlineData("pytorch_softplus", "Affine(7), Softplus, Affine(3)")]
    [InlineData("pytorch_attributes", "Affine(8), BatchNorm(Momentum: 0.8, Epsilon: 0.001), ReLU, Affine(4, no bias), SiLU, Affine(2)")]
    [InlineData("pytorch_layer_norm", "Affine(8), LayerNorm(Epsilon: 1E-05), GELU, Affine(3)")]
    [InlineData("pytorch_layer_norm_plain", "Affine(8), LayerNorm(Epsilon: 0.0001), ReLU, Affine(3)")]
    [InlineData("pytorch_multilabel", "Affine(7), ReLU, Affine(3), Sigmoid")]
    [InlineData("keras_normalized", "Affine(6), SiLU, Affine(3)")]
    [InlineData("old_operators", "Affine(6), BatchNorm(Momentum: 0.9, Epsilon: 1E-05), ReLU, Dropout(0.25, InTraining), Affine(3)")]
    [InlineData("new_operators", "Affine(6, no bias), LayerNorm(Epsilon: 1E-05), GELU(Tanh), Dropout(0.4, InTraining), Affine(3)")]
    public void The_layers_are_those_of_the_file(string name, string layers) =>
        string.Join(", ", OnnxFile.Load(ForeignFile.PathOf(name)).Layers).Should().Be(layers);

    [Theory]
    [InlineData("keras_dense", typeof(SoftmaxCrossEntropy))]
    [InlineData("pytorch_fixed_batch", typeof(SoftmaxCrossEntropy))]
    [InlineData("sklearn_classifier_relu", typeof(SoftmaxCrossEntropy))]
    [InlineData("sklearn_classifier_two", typeof(BinaryCrossEntropy))]
    [InlineData("pytorch_binary", typeof(BinaryCrossEntropy))]
    [InlineData("pytorch_multilabel", typeof(MeanSquaredError))]
    [InlineData("pytorch_quickstart", typeof(MeanSquaredError))]
    [InlineData("sklearn_pipeline_regressor", typeof(MeanSquaredError))]
    public void The_last_node_tells_the_loss(string name, Type loss) =>
        OnnxFile.Load(ForeignFile.PathOf(name)).LossFunction.Should().BeOfType(loss);

    [Fact]
    public void The_names_of_classes_are_those_of_scikit_learn()
    {
        OnnxFile.Load(ForeignFile.PathOf("sklearn_classifier_tanh"), out IReadOnlyList<string> texts);
        OnnxFile.Load(ForeignFile.PathOf("sklearn_classifier_two"), out IReadOnlyList<string> numbers);
        OnnxFile.Load(ForeignFile.PathOf("pytorch_relu"), out IReadOnlyList<string> none);

        texts.Should().Equal("setosa", "versicolor", "virginica");
        numbers.Should().Equal("1", "2");
        none.Should().BeEmpty();
    }

    private static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static Tensor<float> Exponentials(Tensor<float> logarithms) => Tensor.Exp<float>(logarithms);
}
