using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Matches modules to those of a file by the names and shapes of their tensors, and modules of equal shapes by
/// the numbers in their names.</summary>
internal static class ShapeMatching
{
    /// <summary>The maximum length of a name, which bounds the memory for copies of names.</summary>
    private const int MaxName = 256;

    /// <summary>Returns the name in the file of each module, or null.</summary>
    /// <param name="modules">The modules of the network.</param>
    /// <param name="entries">The tensors of the file.</param>
    /// <param name="refusal">The requirement that the file violates if null is returned.</param>
    public static string[]? Match(IReadOnlyList<PyTorchModule> modules, IReadOnlyList<SafetensorsEntry> entries, out string refusal)
    {
        refusal = RefusalOfEntries(modules, entries) ?? "";
        if (refusal.Length > 0)
        {
            return null;
        }

        FileModule[] found =
        [
            .. entries.GroupBy(entry => FileModule.NameOf(entry.Name)).Select(group => new FileModule(group.Key, [.. group])),
        ];
        ILookup<string, FileModule> byShapes = found.ToLookup(module => module.Shapes);
        string[] names = new string[modules.Count];
        var missing = new List<string>();
        var rest = new HashSet<FileModule>(found);
        foreach (IGrouping<string, (int Index, PyTorchModule Module)> wanted in modules.Index().GroupBy(pair => ShapesOf(pair.Item)))
        {
            FileModule[] candidates = [.. byShapes[wanted.Key].OrderBy(module => module.Number)];
            if (candidates.Length == wanted.Count() && !HaveOrder(candidates))
            {
                refusal = $"tell the order of modules of equal shapes by numbers in their names, but names them " +
                    $"{MessageText.List(candidates.Select(module => module.Name))}, whose order {nameof(PyTorchNames)}." +
                    $"{nameof(PyTorchNames.Modules)} can state";
                return null;
            }

            foreach (((int index, PyTorchModule module), int place) in wanted.Select((pair, place) => (pair, place)))
            {
                if (place < candidates.Length)
                {
                    names[index] = candidates[place].Name;
                    rest.Remove(candidates[place]);
                }
                else
                {
                    missing.Add(Invariant($"{wanted.Key} of layer {module.Layer + 1}"));
                }
            }
        }

        refusal = missing.Count == 0 && rest.Count == 0 ? "" : RefusalOfModules(missing, found.Where(rest.Contains));
        return refusal.Length == 0 ? names : null;
    }

    private static string? RefusalOfEntries(IReadOnlyList<PyTorchModule> modules, IReadOnlyList<SafetensorsEntry> entries)
    {
        int tensors = modules.Sum(module => module.Tensors.Length), counters = modules.Count(module => module.HasCounter);
        return entries.Count > tensors + counters
            ? Invariant($"hold the '{tensors}' tensors of the network's layers and nothing else, ") +
                Invariant($"but holds '{entries.Count}': {MessageText.List(First(entries), entries.Count)}")
            : entries.FirstOrDefault(entry => entry.Name.Length > MaxName) is { Name: { } name }
            ? Invariant($"have names of at most {MaxName} characters, but has '{MessageText.Abbreviate(name)}'")
            : null;
    }

    private static IEnumerable<string> First(IReadOnlyList<SafetensorsEntry> entries) =>
        entries.Take(MessageText.MaxCount).Select(FileModule.Describe);

    private static string RefusalOfModules(List<string> missing, IEnumerable<FileModule> rest)
    {
        string others = MessageText.List(rest.SelectMany(module => module.Entries).Select(FileModule.Describe));
        return missing.Count == 0 ? $"hold a module for each layer with weights and nothing else, but holds {others}"
            : $"hold a module for each layer with weights, but lacks {MessageText.List(missing)}" +
                (others.Length == 0 ? "" : $" and holds {others} instead");
    }

    private static string ShapesOf(PyTorchModule module) =>
        FileModule.ShapesOf(module.Tensors.Select(tensor => (tensor.Name, tensor.Lengths)));

    /// <summary>Returns whether sorted modules have names that differ in numbers, and in nothing else.</summary>
    private static bool HaveOrder(FileModule[] sorted) =>
        Enumerable.Range(1, Math.Max(0, sorted.Length - 1)).All(i => sorted[i - 1].Number.IsBefore(sorted[i].Number));
}
