using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>The networks that tests of weights save and load.</summary>
internal static class SmallNetwork
{
    public static readonly TheoryData<WeightsFormat> Formats = [WeightsFormat.Chapter, WeightsFormat.PyTorch];

    /// <summary>Affine, BatchNorm, ReLU, Dropout and an affine layer without a bias, if not wished otherwise.</summary>
    public static MultiLayerNet Create(ulong seed, int hidden = 4, bool bias = false, float epsilon = 1e-5f) => new(
        3,
        [
            new Affine(hidden, new He()), new BatchNorm(momentum: 0.8, epsilon), new ReLU(), new Dropout(0.5f, DropoutScaling.InTraining),
            new Affine(2, new He(), bias),
        ],
        new SoftmaxCrossEntropy(),
        seed);

    public static void Fill(MultiLayerNet network, int seed)
    {
        Numbers.Uniform(network.Parameters.AsSpan().Length, -1, 1, seed).CopyTo(network.Parameters.AsSpan());
        Numbers.Uniform(network.Buffers.AsSpan().Length, -1, 1, seed).CopyTo(network.Buffers.AsSpan());
    }

    public static byte[] Saved(MultiLayerNet network, WeightsFormat format)
    {
        using var stream = new MemoryStream();
        network.SaveWeights(stream, format);
        return stream.ToArray();
    }
}
