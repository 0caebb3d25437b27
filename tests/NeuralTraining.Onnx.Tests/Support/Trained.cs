using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>Networks that were trained a little, so that no scale, shift or running average is what it began with.</summary>
internal static class Trained
{
    private const int Rows = 48;

    /// <summary>Returns a network of layers, trained for some updates on random data.</summary>
    public static MultiLayerNet Network(int inputs, IReadOnlyList<ILayer> layers, ILoss loss, ulong seed = 1)
    {
        var network = new MultiLayerNet(inputs, layers, loss, seed) { MaxDegreeOfParallelism = 1 };
        Train(network);
        return network;
    }

    public static void Train(MultiLayerNet network)
    {
        Tensor<float> x = Inputs(Rows, network.Inputs, seed: 2);
        Dataset data = network.LossFunction is IProbabilisticLoss
            ? new Dataset(x, Enumerable.Range(0, Rows).Select(row => row * 7 % Math.Max(2, network.Outputs)).ToArray())
            : new Dataset(x, Inputs(Rows, network.Outputs, seed: 3));
        new Trainer(network, new Adam(0.02f), new TrainerOptions { Epochs = 3, BatchSize = 16 }).Fit(data);
    }

    /// <summary>Returns random rows, whose columns have different means and spreads.</summary>
    public static Tensor<float> Inputs(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % columns;
            values[i] = (float)((random.NextDouble() * 4) - 2) * (1 + (column % 3)) + (column % 2);
        }

        return Tensor.Create(values, [rows, columns]);
    }

    /// <summary>Returns the file of an export.</summary>
    public static byte[] Export(this MultiLayerNet network, OnnxOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxFile.Save(network, stream, options);
        return stream.ToArray();
    }

    /// <summary>Returns the file of an export.</summary>
    public static byte[] Export(this FrozenNetwork network, OnnxOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxFile.Save(network, stream, options);
        return stream.ToArray();
    }
}
