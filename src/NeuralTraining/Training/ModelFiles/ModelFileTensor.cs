using NeuralTraining.Files;

namespace NeuralTraining;

/// <summary>A tensor in a file: its name, its shape and the type of its values. Immutable.</summary>
public readonly struct ModelFileTensor
{
    private readonly SafetensorsEntry _entry;

    internal ModelFileTensor(SafetensorsEntry entry) => _entry = entry;

    /// <summary>Gets the name, such as <c>W1</c>.</summary>
    public string Name => _entry.Name ?? "";

    /// <summary>Gets the shape; empty for a single number.</summary>
    public ReadOnlySpan<nint> Lengths => _entry.Lengths;

    /// <summary>Gets the type of the values as safetensors files name it, such as <c>F32</c> or <c>I64</c>.</summary>
    public string Type => SafetensorsTypes.NameOf(_entry.Type);

    /// <summary>Returns name, shape and type, such as <c>W1 [784, 50] F32</c>.</summary>
    public override string ToString() => $"{MessageText.Abbreviate(Name)} {MessageText.Shape(Lengths)} {Type}";
}
