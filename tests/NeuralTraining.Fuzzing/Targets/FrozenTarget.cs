using System.Numerics.Tensors;

namespace NeuralTraining.Fuzzing;

/// <summary>Frozen networks.</summary>
internal sealed class FrozenTarget : Target
{
    private const int MaxWidth = 1000;

    private protected override Action Read(byte[] file)
    {
        FrozenNetwork network = FrozenNetwork.Load(new MemoryStream(file));
        return () =>
        {
            byte[] saved = Saved(network);
            foreach (string name in NaiveTensors.Names(saved))
            {
                Require(NaiveTensors.Floats(saved, name).AsSpan().SequenceEqual(NaiveTensors.Floats(file, name)), $"give the values of '{name}'");
            }

            Require(Saved(FrozenNetwork.Load(new MemoryStream(saved))).AsSpan().SequenceEqual(saved), "read what was saved of what was read");
            if (network.Inputs <= MaxWidth && network.Outputs <= MaxWidth)
            {
                Tensor<float> y = network.Predict(Tensor.Create(new float[2 * network.Inputs], [2, network.Inputs]));
                Require(y.FlattenedLength == 2 * network.Outputs, "make a network that predicts");
            }
        };
    }

    private protected override byte[]? Repaired(byte[] file) => SafetensorsRepair.Lengths(file);

    private static byte[] Saved(FrozenNetwork network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }
}
