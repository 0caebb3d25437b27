using System.Runtime.InteropServices;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Serialization;

namespace NeuralTraining.Fuzzing;

/// <summary>Weights of a network with all that a file can hold of one: products, biases, BatchNorm's parameters and running averages.</summary>
internal sealed class WeightsTarget(WeightsFormat format) : Target
{
    /// <summary>The network whose weights the files hold.</summary>
    public static MultiLayerNet CreateNetwork() => new(
        2,
        [new Affine(3, new He()), new BatchNorm(), new ReLU(), new Dropout(0.5f, DropoutScaling.InTraining), new Affine(2, new He())],
        new SoftmaxCrossEntropy(),
        seed: 1);

    private protected override Action Read(byte[] file)
    {
        MultiLayerNet network = CreateNetwork();
        float[] before = [.. network.Parameters.AsSpan(), .. network.Buffers.AsSpan()];
        try
        {
            network.LoadWeights(new MemoryStream(file), format);
        }
        catch (InvalidDataException)
        {
            float[] after = [.. network.Parameters.AsSpan(), .. network.Buffers.AsSpan()];
            Require(after.AsSpan().SequenceEqual(before), "leave the network as it was when it refuses a file");
            throw;
        }

        return () =>
        {
            if (format == WeightsFormat.Chapter)
            {
                RequireSame(network.Parameters, file);
                RequireSame(network.Buffers, file);
            }
            else
            {
                RequirePyTorchs(network, file);
            }

            RequireSavedTheSame(network);
        };
    }

    private protected override byte[]? Repaired(byte[] file) => SafetensorsRepair.Lengths(file);

    internal static void RequireSame(ParameterSet set, byte[] file)
    {
        foreach (string name in set.Keys)
        {
            Require(NaiveTensors.Floats(file, name).AsSpan().SequenceEqual(Bits(set.AsSpan(name))), $"give the values of '{name}'");
        }
    }

    private static void RequirePyTorchs(MultiLayerNet network, byte[] file)
    {
        ParameterSet parameters = network.Parameters, buffers = network.Buffers;
        (string Name, uint[] Bits)[] expected =
        [
            ("0.weight", Transposed(parameters.AsSpan("W1"), 2, 3)), ("0.bias", Bits(parameters.AsSpan("b1"))),
            ("1.weight", Bits(parameters.AsSpan("gamma1"))), ("1.bias", Bits(parameters.AsSpan("beta1"))),
            ("1.running_mean", Bits(buffers.AsSpan("runningMean1"))), ("1.running_var", Bits(buffers.AsSpan("runningVariance1"))),
            ("4.weight", Transposed(parameters.AsSpan("W2"), 3, 2)), ("4.bias", Bits(parameters.AsSpan("b2"))),
        ];
        foreach ((string name, uint[] bits) in expected)
        {
            Require(NaiveTensors.Floats(file, name).AsSpan().SequenceEqual(bits), $"give the values of '{name}'");
        }
    }

    internal static uint[] Transposed(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        uint[] bits = Bits(matrix);
        return [.. Enumerable.Range(0, bits.Length).Select(i => bits[i % rows * columns + i / rows])];
    }

    private void RequireSavedTheSame(MultiLayerNet network)
    {
        using var saved = new MemoryStream();
        network.SaveWeights(saved, format);
        saved.Position = 0;
        MultiLayerNet copy = CreateNetwork();
        copy.LoadWeights(saved, format);
        Require(Bits(copy.Parameters).AsSpan().SequenceEqual(Bits(network.Parameters)) && Bits(copy.Buffers).AsSpan().SequenceEqual(Bits(network.Buffers)), "read what was saved of what was read");
    }

    internal static uint[] Bits(ParameterSet set) => Bits(set.AsSpan());

    internal static uint[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, uint>(values).ToArray();
}
