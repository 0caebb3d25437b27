using NeuralTraining.Files;

namespace NeuralTraining.Networks;

/// <summary>Represents a module of PyTorch in a file: the tensors whose names have the same beginning.</summary>
/// <param name="Name">The name of the module, without a dot at its end.</param>
/// <param name="Entries">The tensors.</param>
internal sealed record FileModule(string Name, SafetensorsEntry[] Entries)
{
    /// <summary>Gets the names and shapes of the tensors, without the number of mini-batches.</summary>
    public string Shapes { get; } = ShapesOf(
        from entry in Entries
        let tensor = entry.Name[(Name.Length == 0 ? 0 : Name.Length + 1)..]
        where tensor != PyTorchModule.Counter
        select (tensor, entry.Lengths));

    /// <summary>Gets the numbers in the name.</summary>
    public NumberedName Number { get; } = new(Name);

    /// <summary>Returns the name of the module of a tensor.</summary>
    public static string NameOf(string tensor) => tensor[..Math.Max(0, tensor.LastIndexOf('.'))];

    /// <summary>Returns a tensor's name and shape for messages.</summary>
    public static string Describe(SafetensorsEntry entry) => $"{MessageText.Abbreviate(entry.Name)} {MessageText.Shape(entry.Lengths)}";

    /// <summary>Returns the names and shapes of a module's tensors, the same text for the same tensors.</summary>
    public static string ShapesOf(IEnumerable<(string Name, nint[] Lengths)> tensors) =>
        string.Join(", ", tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => $"{tensor.Name} {MessageText.Shape(tensor.Lengths)}"));
}
