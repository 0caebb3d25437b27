using System.Numerics.Tensors;

namespace NeuralTraining.Fuzzing;

/// <summary>Networks with all that makes them.</summary>
internal sealed class NetworkTarget : Target
{
    private const int MaxWidth = 1000;

    private protected override long AllowedPerByte => 6;

    private protected override Action Read(byte[] file)
    {
        MultiLayerNet network = MultiLayerNet.Load(new MemoryStream(file), out IReadOnlyDictionary<string, string> metadata);
        return () =>
        {
            WeightsTarget.RequireSame(network.Parameters, file);
            WeightsTarget.RequireSame(network.Buffers, file);
            byte[] saved = Saved(network, metadata);
            MultiLayerNet again = MultiLayerNet.Load(new MemoryStream(saved), out IReadOnlyDictionary<string, string> metadataAgain);
            Require(Saved(again, metadataAgain).AsSpan().SequenceEqual(saved), "read what was saved of what was read");
            if (network.Inputs <= MaxWidth && network.Outputs <= MaxWidth)
            {
                Tensor<float> y = network.Predict(Tensor.Create(new float[2 * network.Inputs], [2, network.Inputs]));
                Require(y.FlattenedLength == 2 * network.Outputs, "make a network that predicts");
            }
        };
    }

    private protected override byte[]? Repaired(byte[] file) => SafetensorsRepair.Lengths(file) is { } repaired ? SafetensorsRepair.Checksum(repaired) : null;

    private static byte[] Saved(MultiLayerNet network, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        network.Save(stream, metadata);
        return stream.ToArray();
    }
}
