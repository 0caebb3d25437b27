using System.Security.Cryptography;

namespace NeuralTraining.Fuzzing;

/// <summary>Descriptions of files of any kind. What a network's reader reads must be described.</summary>
internal sealed class DescribeTarget : Target
{
    private MultiLayerNet? _network;
    private FrozenNetwork? _frozen;

    /// <summary>Names of columns and classes may be a letter long, and then take more memory than the file.</summary>
    private protected override long AllowedPerByte => 16;

    private protected override void Prepare(byte[] file)
    {
        _network = ReadOrNull(() => MultiLayerNet.Load(new MemoryStream(file)));
        _frozen = _network is null ? ReadOrNull(() => FrozenNetwork.Load(new MemoryStream(file))) : null;
    }

    private protected override Action Read(byte[] file)
    {
        ModelFileDescription description;
        try
        {
            description = ModelFile.Describe(new MemoryStream(file));
        }
        catch (InvalidDataException)
        {
            Require(_network is null && _frozen is null, "describe what another reader reads");
            throw;
        }

        return () =>
        {
            Require(description.Length == file.Length && description.ContentHash == Convert.ToHexStringLower(SHA256.HashData(file)), "give the size and the hash of the file");
            Require(description.Tensors.Count == 0 || description.Tensors.Select(tensor => tensor.Name).ToHashSet().SetEquals(NaiveTensors.Names(file)), "give the names of all tensors");
            Array.ForEach(description.ToString().Split('\n'), line => Sentence.Require(line + '.'));
            if (_network is not null)
            {
                Require(
                    description is { Kind: ModelFileKind.Network or ModelFileKind.TableModel } && description.Layers.Count == _network.Layers.Count
                        && (description.Inputs, description.Outputs, description.Iteration) == (_network.Inputs, _network.Outputs, _network.Iteration),
                    "describe a network as its reader reads it");
            }

            if (_frozen is not null)
            {
                Require(
                    description is { Kind: ModelFileKind.FrozenNetwork } && (description.Inputs, description.Outputs) == (_frozen.Inputs, _frozen.Outputs),
                    "describe a frozen network as its reader reads it");
            }
        };
    }

    private protected override byte[]? Repaired(byte[] file) => SafetensorsRepair.Lengths(file) is { } repaired ? SafetensorsRepair.Checksum(repaired) : null;

    private static T? ReadOrNull<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
