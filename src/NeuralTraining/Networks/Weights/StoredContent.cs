using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Names the content of a safetensors file that this library or PyTorch has written, and the call that reads
/// it.</summary>
internal static class StoredContent
{
    public const string FormatKey = "format", PyTorchFormat = "pt";
    public const string NetworkFormat = "NeuralTraining network", FrozenFormat = "NeuralTraining frozen network";
    public const string CheckpointFormat = "NeuralTraining checkpoint";

    public const string VersionKey = "version";

    private static readonly string[] PyTorchEndings = [".weight", ".bias", ".running_mean", ".running_var"];

    /// <summary>Returns the content that the metadata states: "a frozen network, which … reads"; null if there is
    /// none.</summary>
    public static string? ByFormat(SafetensorsReader reader) => reader.Metadata.GetValueOrDefault(FormatKey) switch
    {
        NetworkFormat => $"a network, which {nameof(MultiLayerNet)}.{nameof(MultiLayerNet.Load)} reads",
        FrozenFormat => $"a frozen network, which {nameof(FrozenNetwork)}.{nameof(FrozenNetwork.Load)} reads",
        CheckpointFormat => $"a checkpoint, which {nameof(Trainer)}.{nameof(Trainer.Resume)} reads from its folder",
        _ => null,
    };

    /// <summary>Refuses a file of another kind than weights in a format, and names the call that reads it.</summary>
    /// <param name="reader">The reader of the file.</param>
    /// <param name="format">The format.</param>
    /// <param name="lacksTensor">Whether the file lacks a tensor, so that the names of the others are
    /// considered.</param>
    public static void RequireWeights(SafetensorsReader reader, WeightsFormat format, bool lacksTensor)
    {
        bool hasOtherNames = lacksTensor && FormatByNames(reader) is { } found && found != format;
        if ((ByFormat(reader) ?? (hasOtherNames ? ByNames(reader) : null)) is { } content)
        {
            throw reader.Bad(Invariant($"hold weights in the format {format}, but holds {content}"));
        }
    }

    /// <summary>States the format and its version in a file.</summary>
    public static void AddFormat(SafetensorsWriter writer, string format, int version)
    {
        writer.AddMetadata(FormatKey, format);
        writer.AddMetadata(VersionKey, version.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the version of its format that a file states, at least 1; null if it states none.</summary>
    public static int? VersionOf(SafetensorsReader reader) =>
        int.TryParse(reader.Metadata.GetValueOrDefault(VersionKey), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
        && version > 0
            ? version
            : null;

    /// <summary>Refuses a file of another format or version, and names the call or the version that reads it.</summary>
    /// <param name="reader">The reader of the file.</param>
    /// <param name="format">The format.</param>
    /// <param name="version">The version of the format.</param>
    /// <param name="content">The content, such as "a frozen network".</param>
    public static void RequireFormat(SafetensorsReader reader, string format, int version, string content)
    {
        bool isFormat = reader.Metadata.GetValueOrDefault(FormatKey) == format;
        if (!isFormat && (ByFormat(reader) ?? ByNames(reader)) is { } other)
        {
            throw reader.Bad($"hold {content}, but holds {other}");
        }

        if (isFormat)
        {
            RequireNoNewer(reader, version);
        }

        if (!isFormat || VersionOf(reader) != version)
        {
            throw reader.Bad(
                Invariant($"have the {FormatKey} '{format}' and the {VersionKey} '{version}' to be read as one, but does not"));
        }
    }

    /// <summary>Refuses a file of a newer version of its format.</summary>
    public static void RequireNoNewer(SafetensorsReader reader, int version)
    {
        if (VersionOf(reader) is { } found && found > version)
        {
            throw reader.Bad(
                Invariant($"have the {VersionKey} '{version}' of its {FormatKey} or an earlier one, but has the {VersionKey} '{found}', ") +
                "for which a newer version of the library is needed");
        }
    }

    /// <summary>Returns the format of weights that the names suggest; null if they are not of weights, or the file
    /// states another format.</summary>
    public static WeightsFormat? FormatByNames(SafetensorsReader reader) =>
        reader.Metadata.GetValueOrDefault(FormatKey, PyTorchFormat) != PyTorchFormat ? null
        : reader.Contains("W1") ? WeightsFormat.Chapter
        : reader.Entries.Any(IsOfPyTorch) ? WeightsFormat.PyTorch
        : null;

    /// <summary>Returns the content that the names suggest: "weights in the format …, which … reads"; null if the names
    /// are not of weights, or the file states another format.</summary>
    private static string? ByNames(SafetensorsReader reader) => FormatByNames(reader) switch
    {
        null => null,
        WeightsFormat.PyTorch when !reader.Entries.Any(entry => IsNumbered(entry.Name)) =>
            $"weights of PyTorch's modules, such as '{MessageText.Abbreviate(reader.Entries.First(IsOfPyTorch).Name)}', " +
            $"which {nameof(MultiLayerNet)}.{nameof(MultiLayerNet.LoadWeights)} reads with {nameof(PyTorchNames)}",
        { } format => Weights(format),
    };

    private static bool IsOfPyTorch(SafetensorsEntry entry)
    {
        // A lambda would be allocated for each tensor, of which there may be millions.
        foreach (string ending in PyTorchEndings)
        {
            if (entry.Name.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether a name is that of a tensor of <c>nn.Sequential</c>, such as <c>0.weight</c>.</summary>
    private static bool IsNumbered(string name) => name.AsSpan().TrimStart("0123456789") is ".weight" && name[0] != '.';

    private static string Weights(WeightsFormat format) =>
        Invariant($"weights in the format {format}, ") +
        Invariant($"which {nameof(MultiLayerNet)}.{nameof(MultiLayerNet.LoadWeights)} reads with {nameof(WeightsFormat)}.{format}");
}
