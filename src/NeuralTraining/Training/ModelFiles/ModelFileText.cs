using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Networks;

namespace NeuralTraining.Training;

/// <summary>Formats the description of a file.</summary>
internal static class ModelFileText
{
    private const int MaxLayers = 20, MaxTensors = 20, MaxTexts = 5;

    private static readonly string[] ShownFacts =
    [
        StoredSteps.ProbabilitiesKey, StoredSteps.OutputsKey,
        "optimizer", "learning-rate schedule", "length", ModelFileContents.LastLossFact, ModelFileContents.StopReasonFact,
    ];

    /// <summary>Returns the name of a kind.</summary>
    public static string ContentOf(ModelFileKind kind) => kind switch
    {
        ModelFileKind.Weights => "weights in the format Chapter",
        ModelFileKind.PyTorchWeights => "weights in the format PyTorch",
        ModelFileKind.Network => "a network",
        ModelFileKind.FrozenNetwork => "a frozen network",
        ModelFileKind.Checkpoint => "a checkpoint",
        _ => "a safetensors file of something else",
    };

    public static string Of(ModelFileDescription file)
    {
        string version = file.Version is { } number ? Invariant($" (version {number})") : "";
        string newer = file.IsOfNewerVersion ? ", which needs a newer version of the library" : "";
        IEnumerable<string?> lines =
        [
            $"ModelFile: {file.Content}{version}{newer}, {Number(file.Length)} bytes",
            Network(file),
            Table(file),
            Tensors(file),
            Training(file),
            Texts(file),
            "SHA-256 " + file.ContentHash,
        ];
        return string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));
    }

    private static string? Network(ModelFileDescription file)
    {
        string layers = List(file.Layers.Select(layer => MessageText.Abbreviate(layer)), " → ", MaxLayers, file.Layers.Count);
        string loss = file.Loss is null ? "" : $", {MessageText.Abbreviate(file.Loss)}";
        return file.Inputs is null ? null : Invariant($"{file.Inputs} inputs → {layers}{loss}");
    }

    private static string? Table(ModelFileDescription file)
    {
        string classes = file.Classes.Count == 0 ? "" : $": {MessageText.List(file.Classes)}";
        return file.Target is null ? null : $"'{MessageText.Abbreviate(file.Target)}'{classes} by {MessageText.List(file.Columns)}";
    }

    private static string? Tensors(ModelFileDescription file)
    {
        string names = file.Inputs is null
            ? $": {List(file.Tensors.Select(tensor => tensor.ToString()), ", ", MaxTensors, file.Tensors.Count)}"
            : "";
        return file.Tensors.Count == 0
            ? null
            : $"{Number(file.ParameterCount)} parameters in {Number(file.Tensors.Count)} tensors{names}";
    }

    private static string Training(ModelFileDescription file)
    {
        IEnumerable<string> facts =
            from name in ShownFacts
            where file.Facts.ContainsKey(name)
            select $"{name}: {MessageText.Abbreviate(file.Facts[name])}";
        return string.Join(", ", file.Iteration is { } iteration ? facts.Prepend($"iteration {Number(iteration)}") : facts);
    }

    private static string Texts(ModelFileDescription file)
    {
        IEnumerable<string> texts =
            file.Metadata.Select(pair => $"{MessageText.Abbreviate(pair.Key)}: '{MessageText.Abbreviate(pair.Value)}'");
        return List(texts, ", ", MaxTexts, file.Metadata.Count);
    }

    /// <summary>Returns the first texts, and how many more there are.</summary>
    private static string List(IEnumerable<string> texts, string separator, int max, int count) =>
        string.Join(separator, texts.Take(max)) + (count > max ? Invariant($"{separator}{count - max} more") : "");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
