using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Names the content of a safetensors file that this library or PyTorch has written, and the call that reads
/// it.</summary>
internal static class StoredContent
{
    public const string FormatKey = "format", PyTorchFormat = "pt";
    public const string FrozenFormat = "NeuralTraining frozen network", CheckpointFormat = "NeuralTraining checkpoint";

    private static readonly string[] PyTorchEndings = [".weight", ".bias", ".running_mean", ".running_var"];

    /// <summary>The content by the file's own words: "a frozen network, which … reads"; null if it does not
    /// say.</summary>
    public static string? ByFormat(SafetensorsReader reader) => reader.Metadata.GetValueOrDefault(FormatKey) switch
    {
        FrozenFormat => $"a frozen network, which {nameof(FrozenNetwork)}.{nameof(FrozenNetwork.Load)} reads",
        CheckpointFormat => $"a checkpoint, which {nameof(Trainer)}.{nameof(Trainer.Resume)} reads from its folder",
        _ => null,
    };

    /// <summary>The content by the names in a file: "weights in the format …, which … reads"; null if they are like no
    /// weights, or the file is of a format of its own.</summary>
    public static string? ByNames(SafetensorsReader reader) =>
        reader.Metadata.GetValueOrDefault(FormatKey, PyTorchFormat) != PyTorchFormat ? null
        : reader.Contains("W1") ? Weights(WeightsFormat.Chapter)
        : PyTorchEndings.Any(ending => reader.Entries.Any(entry => entry.Name.EndsWith(ending, StringComparison.Ordinal)))
            ? Weights(WeightsFormat.PyTorch)
        : null;

    public static string Weights(WeightsFormat format) =>
        Invariant($"weights in the format {format}, ") +
        Invariant($"which {nameof(MultiLayerNet)}.{nameof(MultiLayerNet.LoadWeights)} reads with {nameof(WeightsFormat)}.{format}");
}
