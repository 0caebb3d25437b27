using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Serialization;

namespace NeuralTraining.Fuzzing;

/// <summary>Weights of PyTorch's modules, matched by shape, and by numbers in names where there are two of a shape. What names would load is what shapes load.</summary>
internal sealed partial class ModulesTarget : Target
{
    private static readonly PyTorchNames[] Others =
        [PyTorchNames.Modules("fc1", "bn1", "fc2", "bn2", "norm", "out"), PyTorchNames.Sequential("net."), PyTorchNames.Sequential("module.net.", first: 1)];

    /// <summary>The network whose weights the files hold: two affine layers and two BatchNorms of equal shapes, a LayerNorm, and an affine layer without a bias.</summary>
    public static MultiLayerNet CreateNetwork() => new(
        3,
        [
            new Affine(3, new He()), new BatchNorm(), new ReLU(), new Affine(3, new He()), new BatchNorm(), new Tanh(), new LayerNorm(),
            new Affine(2, new He(), bias: false),
        ],
        new SoftmaxCrossEntropy(),
        seed: 1);

    private protected override Action Read(byte[] file)
    {
        MultiLayerNet network = CreateNetwork();
        try
        {
            Load(network, file, PyTorchNames.ByShape);
        }
        catch (InvalidDataException)
        {
            TryToLoad(file, Others[file.Length % Others.Length]);
            throw;
        }

        return () => RequireModules(network, file);
    }

    private protected override byte[]? Repaired(byte[] file) => SafetensorsRepair.Lengths(file);

    /// <summary>A file that is refused is read twice.</summary>
    private protected override long AllowedPerByte => 2 * AllocationPerByte;

    private static void TryToLoad(byte[] file, PyTorchNames names)
    {
        try
        {
            Load(CreateNetwork(), file, names);
        }
        catch (InvalidDataException exception)
        {
            Sentence.Require(exception.Message);
        }
    }

    private static void Load(MultiLayerNet network, byte[] file, PyTorchNames names)
    {
        uint[] before = [.. WeightsTarget.Bits(network.Parameters), .. WeightsTarget.Bits(network.Buffers)];
        try
        {
            network.LoadWeights(new MemoryStream(file), names);
        }
        catch (InvalidDataException)
        {
            uint[] after = [.. WeightsTarget.Bits(network.Parameters), .. WeightsTarget.Bits(network.Buffers)];
            Require(after.AsSpan().SequenceEqual(before), "leave the network as it was when it refuses a file");
            throw;
        }
    }

    private static void RequireModules(MultiLayerNet network, byte[] file)
    {
        var affine = Modules(file, "weight", 3, 3);
        var norm = Modules(file, "running_mean", 3);
        string layerNorm = Modules(file, "bias", 3).Except([.. affine, .. norm]).Single(), last = Modules(file, "weight", 2, 3).Single();
        Require(affine.Length == 2 && norm.Length == 2, "find two modules of each shape");
        for (int i = 0; i < 2; i++)
        {
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            RequireSame(affine[i] + "weight", WeightsTarget.Transposed(network.Parameters.AsSpan("W" + number), 3, 3));
            RequireSame(affine[i] + "bias", WeightsTarget.Bits(network.Parameters.AsSpan("b" + number)));
            RequireSame(norm[i] + "weight", WeightsTarget.Bits(network.Parameters.AsSpan("gamma" + number)));
            RequireSame(norm[i] + "bias", WeightsTarget.Bits(network.Parameters.AsSpan("beta" + number)));
            RequireSame(norm[i] + "running_mean", WeightsTarget.Bits(network.Buffers.AsSpan("runningMean" + number)));
            RequireSame(norm[i] + "running_var", WeightsTarget.Bits(network.Buffers.AsSpan("runningVariance" + number)));
        }

        RequireSame(layerNorm + "weight", WeightsTarget.Bits(network.Parameters.AsSpan("gamma3")));
        RequireSame(layerNorm + "bias", WeightsTarget.Bits(network.Parameters.AsSpan("beta3")));
        RequireSame(last + "weight", WeightsTarget.Transposed(network.Parameters.AsSpan("W3"), 3, 2));

        void RequireSame(string name, uint[] bits) => Require(NaiveTensors.Floats(file, name).AsSpan().SequenceEqual(bits), $"give the values of '{name}'");
    }

    /// <summary>The modules that have a tensor of that name and shape, with a dot at their end, by the numbers in their names.</summary>
    private static string[] Modules(byte[] file, string tensor, params int[] shape) =>
    [
        .. NaiveTensors.Names(file).Where(name => name == tensor || name.EndsWith("." + tensor, StringComparison.Ordinal))
            .Where(name => NaiveTensors.Shape(file, name).AsSpan().SequenceEqual(shape))
            .Select(name => name[..^tensor.Length])
            .Order(Comparer<string>.Create(CompareNumbers)),
    ];

    private static int CompareNumbers(string first, string second) =>
        Numbers().Matches(first).Zip(Numbers().Matches(second))
            .Select(pair => BigInteger.Parse(pair.First.Value, CultureInfo.InvariantCulture).CompareTo(BigInteger.Parse(pair.Second.Value, CultureInfo.InvariantCulture)))
            .FirstOrDefault(order => order != 0);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
