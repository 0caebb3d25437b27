using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>What a safetensors file holds that this library or PyTorch has written, and which call reads it.</summary>
internal static class StoredContent
{
    public const string FormatKey = "format", PyTorchFormat = "pt";
    public const string FrozenFormat = "NeuralTraining frozen network", CheckpointFormat = "NeuralTraining checkpoint";

    private static readonly string[] PyTorchEndings = [".weight", ".bias", ".running_mean", ".running_var"];

    /// <summary>What the file says it holds: "a frozen network, which … reads"; null if it does not say.</summary>
    public static string? ByFormat(SafetensorsReader reader) => reader.Metadata.GetValueOrDefault(FormatKey) switch
    {
        FrozenFormat => $"a frozen network, which {nameof(FrozenNetwork)}.{nameof(FrozenNetwork.Load)} reads",
        CheckpointFormat => $"a checkpoint, which {nameof(Trainer)}.{nameof(Trainer.Resume)} reads from its folder",
        _ => null,
    };

    /// <summary>What the names of a file look like: "weights in the format …, which … reads"; null if they are like no
    /// weights, or the file is of a format of its own.</summary>
    public static string? ByNames(SafetensorsReader reader) =>
        reader.Metadata.GetValueOrDefault(FormatKey, PyTorchFormat) != PyTorchFormat ? null
        : reader.Contains("W1") ? Weights(WeightsFormat.Chapter)
        : PyTorchEndings.Any(ending => reader.Entries.Any(entry => entry.Name.EndsWith(ending, StringComparison.Ordinal)))
            ? Weights(WeightsFormat.PyTorch)
        : null;

    public static string Weights(WeightsFormat format) =>
        Invariant($"weights in the format {format}, which {nameof(MultiLayerNet)}.{nameof(MultiLayerNet.LoadWeights)} reads with {nameof(WeightsFormat)}.{format}");
}
