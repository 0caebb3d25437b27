using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Finds the names by which a file of PyTorch's weights would be loaded, for messages.</summary>
internal static class PyTorchAdvice
{
    private const int MaxCompared = 1000, MaxCandidates = 100, MaxName = 100, MaxCall = 400;
    private const string Weight = ".weight";

    /// <summary>Returns a clause such as ", which LoadWeights reads with 'PyTorchNames.Sequential("module.")'". Returns
    /// an empty text if the file does not hold the weights of these modules.</summary>
    public static string For(IReadOnlyList<PyTorchModule> modules, SafetensorsReader reader) =>
        modules.Count > 0 && (Sequential(modules, reader) ?? Modules(modules, reader)) is { } call
            ? $", which {nameof(MultiLayerNet.LoadWeights)} reads with '{call}'"
            : "";

    /// <summary>Returns the call for numbers after a prefix, if all tensors have such names.</summary>
    private static string? Sequential(IReadOnlyList<PyTorchModule> modules, SafetensorsReader reader)
    {
        IEnumerable<string> names = reader.Entries.Take(MaxCompared).Select(entry => entry.Name)
            .Where(name => name.Length <= MaxName && name.EndsWith(Weight, StringComparison.Ordinal) && name.All(IsPlain));
        foreach (string name in names.Take(MaxCandidates))
        {
            ReadOnlySpan<char> module = name.AsSpan(..^Weight.Length), prefix = module.TrimEnd("0123456789");
            if (int.TryParse(module[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= modules[0].Layer
                && Holds(reader, modules, PyTorchNames.NumberedNames(modules, prefix.ToString(), number - modules[0].Layer)))
            {
                return PyTorchNames.CallOfSequential(prefix.ToString(), number - modules[0].Layer);
            }
        }

        return null;
    }

    /// <summary>Returns the call with the names of the modules, if their shapes tell which is which.</summary>
    private static string? Modules(IReadOnlyList<PyTorchModule> modules, SafetensorsReader reader)
    {
        string[]? names = ShapeMatching.Match(modules, reader.Entries, out _);
        return names is null || names.Sum(name => name.Length) > MaxCall || !names.All(name => name.All(IsPlain))
            ? null
            : PyTorchNames.CallOfModules(names);
    }

    private static bool Holds(SafetensorsReader reader, IReadOnlyList<PyTorchModule> modules, IEnumerable<string> names) =>
        modules.Zip(names).All(pair => pair.First.Tensors.All(tensor =>
            reader.IndexOf(PyTorchModule.NameOf(pair.Second, tensor.Name)) is >= 0 and var index
            && reader.Entries[index].Lengths.AsSpan().SequenceEqual(tensor.Lengths)));

    /// <summary>Returns whether a letter can stand in a call without being escaped.</summary>
    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
}
