using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Import;

/// <summary>What this library exports comes back as the same layers, but for dropout that scales in training, which inference does not show.</summary>
public sealed class RoundTripTests
{
    private static readonly (Func<ILayer> Create, string Name)[] Activations =
    [
        (() => new ReLU(), "ReLU"), (() => new Sigmoid(), "Sigmoid"), (() => new Tanh(), "Tanh"), (() => new LeakyReLU(0.3), "LeakyReLU"),
        (() => new ELU(0.7), "ELU"), (() => new GELU(), "GELU"), (() => new GELU(GELUApproximation.Tanh), "GELU(Tanh)"), (() => new SiLU(), "SiLU"),
        (() => new Softplus(), "Softplus"),
    ];

    public static TheoryData<string> Names => [.. Activations.Select(activation => activation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_comes_back(string name)
    {
        Func<ILayer> activation = Activations.Single(activation => activation.Name == name).Create;
        foreach (ILoss loss in new ILoss[] { new SoftmaxCrossEntropy(), new MeanSquaredError() })
        {
            ILayer[] layers =
            [
                new BatchNorm(0.8), new Affine(7, new He()), new BatchNorm(), activation(), new Dropout(0.3f), new Affine(6, new He(), bias: false),
                new LayerNorm(1e-3f), activation(), new LayerNorm(), activation(), new Affine(6, new He()), activation(), new Dropout(0.2f), new Affine(3, new He()),
            ];
            MultiLayerNet network = Trained.Network(5, layers, loss);

            MultiLayerNet loaded = Load(network.Export(), loss);

            string.Join(", ", loaded.Layers).Should().Be(string.Join(", ", network.Layers));
            loaded.Parameters.AsSpan().ToArray().Should().Equal(network.Parameters.AsSpan().ToArray());
            loaded.Buffers.AsSpan().ToArray().Should().Equal(network.Buffers.AsSpan().ToArray());
            Tensor<float> x = Trained.Inputs(17, 5, seed: 4);
            Values(loaded.Predict(x)).Should().Equal(Values(network.Predict(x)));
        }
    }

    [Fact]
    public void The_kind_of_loss_comes_back()
    {
        (ILoss Loss, int Outputs)[] losses =
            [(new SoftmaxCrossEntropy(), 3), (new BinaryCrossEntropy(), 1), (new MeanSquaredError(), 2), (new MeanAbsoluteError(), 2), (new Huber(), 2)];
        foreach ((ILoss loss, int outputs) in losses)
        {
            byte[] file = new MultiLayerNet(4, [5], outputs, new MultiLayerNetOptions { Loss = loss }).Export();

            Load(file, null).LossFunction.Should().BeOfType(loss.GetType());
            Load(file, new MeanSquaredError()).LossFunction.Should().BeOfType<MeanSquaredError>("the caller has chosen it");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folded_network_predicts_the_same(string name)
    {
        Func<ILayer> activation = Activations.Single(activation => activation.Name == name).Create;
        MultiLayerNet network = Trained.Network(
            5, [new Affine(7, new He()), new BatchNorm(), activation(), new Dropout(0.3f), new Affine(6, new He()), activation(), new Affine(3, new He())], new SoftmaxCrossEntropy());
        Tensor<float> x = Trained.Inputs(17, 5, seed: 4);

        foreach (byte[] file in new[] { network.Export(new OnnxOptions { Fold = true }), network.Freeze().Export() })
        {
            Difference.Require(network.Predict(x), Values(Load(file, null).Predict(x)), name);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Probabilities_tell_the_loss(int outputs)
    {
        ILoss loss = outputs == 1 ? new BinaryCrossEntropy() : new SoftmaxCrossEntropy();
        MultiLayerNet network = Trained.Network(5, [new Affine(7, new He()), new ReLU(), new Affine(outputs, new He())], loss);

        MultiLayerNet loaded = Load(network.Export(new OnnxOptions { Output = OnnxOutput.Probabilities }), null);

        loaded.LossFunction.Should().BeOfType(loss.GetType());
        Tensor<float> x = Trained.Inputs(17, 5, seed: 4);
        Values(loaded.PredictProbabilities(x)).Should().Equal(Values(network.PredictProbabilities(x)));
    }

    private static MultiLayerNet Load(byte[] file, ILoss? loss)
    {
        using var stream = new MemoryStream(file);
        return OnnxFile.Load(stream, loss);
    }

    private static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
