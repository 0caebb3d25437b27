using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Weights that PyTorch made give PyTorch's outputs here, and weights made here give ours there.</summary>
public class WeightsGoldenTests
{
    [Theory]
    [InlineData("F32")]
    [InlineData("F64")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Weights_of_PyTorch_give_its_outputs(string type)
    {
        JsonElement golden = Golden.Load("pytorch_weights");
        MultiLayerNet network = new(
            5,
            [
                new Affine(7, new Zeros()), new BatchNorm(momentum: 0.9, epsilon: 1e-5f), new ReLU(), new Dropout(0.25f, DropoutScaling.InTraining),
                new Affine(4, new Zeros(), bias: false), new ReLU(), new Affine(3, new Zeros()),
            ],
            new SoftmaxCrossEntropy());

        network.LoadWeights(GoldenPath($"pytorch_weights_{type}"), WeightsFormat.PyTorch);

        Tensor<float> y = network.Predict(Tensor.Create(golden.GetProperty("x").Floats(), [6, 5]));
        Numbers.ShouldBeClose(LayerHarness.Values(y), golden.GetProperty("outputs").GetProperty(type).Doubles(), relative: 1e-5, absolute: 1e-6, "output");
    }

    /// <summary>The file is kept in Golden. When a change of it is wanted, copy ReceivedWeights.safetensors there and run library_weights.py.</summary>
    [Fact]
    public void Weights_saved_for_PyTorch_are_the_file_that_it_was_given()
    {
        MultiLayerNet network = Trained();
        string received = Path.Combine(AppContext.BaseDirectory, "ReceivedWeights.safetensors");

        network.SaveWeights(received, WeightsFormat.PyTorch);

        File.ReadAllBytes(received).Should().Equal(File.ReadAllBytes(GoldenPath("library_weights")));
    }

    [Fact]
    public void Weights_saved_for_PyTorch_give_the_same_outputs_there()
    {
        JsonElement golden = Golden.Load("library_weights");
        MultiLayerNet network = Trained();

        Tensor<float> y = network.Predict(Tensor.Create(new Congruential(31).Numbers(30, -2, 2), [6, 5]));

        Numbers.ShouldBeClose(LayerHarness.Values(y), golden.GetProperty("outputs").Doubles(), relative: 1e-5, absolute: 1e-6, "output");
        golden.GetProperty("batches").GetInt64().Should().Be(network.Iteration);
    }

    private static MultiLayerNet Trained()
    {
        var network = new MultiLayerNet(5, [7, 6], 3, new MultiLayerNetOptions
        {
            BatchNorm = BatchNormPlacement.BeforeActivation,
            DropoutRatio = 0.25f,
            DropoutScaling = DropoutScaling.InTraining,
            Seed = 3,
        });
        var optimizer = new Adam(0.01f);
        var numbers = new Congruential(7);
        for (int i = 0; i < 20; i++)
        {
            Tensor<float> x = Tensor.Create(numbers.Numbers(80, -2, 2), [16, 5]);
            int[] labels = [.. numbers.Numbers(16, 0, 3).Select(value => (int)value)];
            optimizer.Update(network.Parameters, network.Gradient(x, labels));
        }

        return network;
    }

    private static string GoldenPath(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name + ".safetensors");
}
