using System.Buffers.Binary;
using NeuralTraining.Files;
using NeuralTraining.Networks;
using NeuralTraining.Serialization;

namespace NeuralTraining.Training;

/// <summary>Reads through a file, and describes it.</summary>
internal static class ModelFileReader
{
    private const int PartLength = 1 << 16;

    /// <exception cref="InvalidDataException">The file is damaged, or its format is unknown.</exception>
    public static ModelFileDescription Read(Stream stream, string name)
    {
        using var file = new HashedReader(stream, sizeof(ulong) + FileFormat.SignatureLength);
        return NameOfFormat(file.Beginning) is { } format ? OfOther(file, format) : OfSafetensors(file, name);
    }

    /// <summary>Returns the name of a format that is not that of a safetensors file, or null if the file may be
    /// one.</summary>
    private static string? NameOfFormat(ReadOnlySpan<byte> beginning)
    {
        const string it = "it is ";
        bool mayBeSafetensors = beginning.Length > sizeof(ulong) && beginning[sizeof(ulong)] == '{'
            && BinaryPrimitives.ReadUInt64LittleEndian(beginning) <= SafetensorsHeader.MaxLength;
        string? clause = mayBeSafetensors || beginning.IsEmpty ? null : FileFormat.Of(beginning);
        return clause?.StartsWith(it, StringComparison.Ordinal) == true ? clause[it.Length..] : clause;
    }

    private static ModelFileDescription OfOther(HashedReader file, string format)
    {
        byte[] part = new byte[PartLength];
        while (file.Read(part) > 0)
        {
        }

        return new() { Kind = ModelFileKind.Other, Content = format, Length = file.BytesRead, ContentHash = file.Hash() };
    }

    private static ModelFileDescription OfSafetensors(HashedReader file, string name)
    {
        var reader = new SafetensorsReader(file, name, hasChecksum: true);
        ModelFileKind kind = KindOf(reader);
        int? version = kind is ModelFileKind.Network or ModelFileKind.FrozenNetwork or ModelFileKind.Checkpoint
            ? StoredContent.VersionOf(reader) ?? throw reader.Bad("state the version of its format, but does not")
            : null;
        int known = kind switch
        {
            ModelFileKind.Network => StoredNetwork.Version,
            ModelFileKind.FrozenNetwork => StoredSteps.Version,
            _ => CheckpointFile.Version,
        };
        var contents = new ModelFileContents(reader, kind, isKnown: version is null || version == known);
        reader.Scan(contents.HasChecksum, contents.Receive);
        return contents.Describe(version, version > known, file.BytesRead, file.Hash());
    }

    private static ModelFileKind KindOf(SafetensorsReader reader) => reader.Metadata.GetValueOrDefault(StoredContent.FormatKey) switch
    {
        StoredContent.NetworkFormat => ModelFileKind.Network,
        StoredContent.FrozenFormat => ModelFileKind.FrozenNetwork,
        StoredContent.CheckpointFormat => ModelFileKind.Checkpoint,
        _ => StoredContent.FormatByNames(reader) switch
        {
            WeightsFormat.Chapter => ModelFileKind.Weights,
            WeightsFormat.PyTorch => ModelFileKind.PyTorchWeights,
            _ => ModelFileKind.Other,
        },
    };
}
