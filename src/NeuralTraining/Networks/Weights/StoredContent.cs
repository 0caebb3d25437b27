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

    /// <summary>Returns the content that the metadata states: "a frozen network, which … reads"; null if there is
    /// none.</summary>
    public static string? ByFormat(SafetensorsReader reader) => reader.Metadata.GetValueOrDefault(FormatKey) switch
    {
        FrozenFormat => $"a frozen network, which {nameof(FrozenNetwork)}.{nameof(FrozenNetwork.Load)} reads",
        CheckpointFormat => $"a checkpoint, which {nameof(Trainer)}.{nameof(Trainer.Resume)} reads from its folder",
        _ => null,
    };

    /// <summary>Returns the content that the names suggest: "weights in the format …, which … reads"; null if the names
    /// are not of weights, or the file states another format.</summary>
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
