using NeuralTraining.Files;
using NeuralTraining.Layers;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining.Serialization;

/// <summary>Specifies how a file of PyTorch's weights names the modules that a network's layers with weights correspond
/// to. Immutable.</summary>
/// <remarks>
/// <para>A file of <c>safetensors.torch.save_file(model.state_dict(), path)</c> names each tensor by the attributes
/// that lead to its module: <c>linear_relu_stack.0.weight</c> if <c>self.linear_relu_stack</c> is an
/// <c>nn.Sequential</c>, <c>fc1.weight</c> if <c>self.fc1</c> is an <c>nn.Linear</c>. <c>nn.DataParallel</c> puts
/// <c>module.</c> before these names, <c>torch.compile</c> <c>_orig_mod.</c>, and a class around the model the name of
/// its attribute. An <c>nn.Flatten</c> counts in an <c>nn.Sequential</c>, so that the first <c>nn.Linear</c> after it
/// has the number 1.</para>
/// <para>An <see cref="Affine"/> layer has the module <c>nn.Linear</c>, <see cref="BatchNorm"/> <c>nn.BatchNorm1d</c>,
/// and <see cref="LayerNorm"/> <c>nn.LayerNorm</c>. <see cref="WeightsFormat.PyTorch"/> describes their
/// tensors.</para>
/// </remarks>
public sealed class PyTorchNames
{
    private readonly string _prefix = "";
    private readonly int _first;
    private readonly string[]? _modules;

    private PyTorchNames()
    {
    }

    private PyTorchNames(string prefix, int first) => (_prefix, _first) = (prefix, first);

    private PyTorchNames(string[] modules) => _modules = modules;

    /// <summary>Gets the choice to match modules by the names and shapes of their tensors, whatever the modules are
    /// called.</summary>
    /// <remarks>Modules whose tensors have equal names and shapes are matched in the order of the numbers in their
    /// names: <c>fc2</c> comes before <c>fc10</c>. A file is refused if these names differ in more than numbers,
    /// because safetensors files are sorted by name and do not tell the order of the modules. Names have at most 256
    /// characters.</remarks>
    public static PyTorchNames ByShape { get; } = new();

    /// <summary>Returns the names of an <c>nn.Sequential</c> with the layers of the network:
    /// <c>linear_relu_stack.0.weight</c> after the prefix <c>linear_relu_stack.</c>.</summary>
    /// <param name="prefix">The text before each number, with the dot at its end: <c>module.net.</c>. Default:
    /// none.</param>
    /// <param name="first">The number of the network's first layer, at least 0. The numbers of the others follow, also
    /// those of layers without weights. Default: 0; after an <c>nn.Flatten</c> it is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 0.</exception>
    public static PyTorchNames Sequential(string prefix = "", int first = 0)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return new(prefix, Require.AtLeast(first, 0, "number of the first layer"));
    }

    /// <summary>Returns the names of modules, one for each layer with weights, in the order of the layers.</summary>
    /// <param name="modules">The names, such as <c>fc1</c>, <c>bn1</c> and <c>fc2</c>, with prefixes if the file has
    /// any: <c>module.fc1</c>. An empty name is that of a model that is one module, whose tensors are <c>weight</c> and
    /// <c>bias</c>.</param>
    /// <exception cref="ArgumentException">A name is null or occurs twice.</exception>
    public static PyTorchNames Modules(params IReadOnlyList<string> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        string[] names = [.. modules];
        if (Array.IndexOf(names, null) is >= 0 and var missing)
        {
            throw new ArgumentException(
                Invariant($"The names of the modules must not be null, but name {missing + 1} is."),
                nameof(modules));
        }

        string? twice = names.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1).Key;
        return twice is null
            ? new(names)
            : throw new ArgumentException(
                $"The names of the modules must be different, but '{MessageText.Abbreviate(twice)}' occurs twice.",
                nameof(modules));
    }

    /// <summary>Returns the call that creates these names.</summary>
    public override string ToString() =>
        this == ByShape ? $"{nameof(PyTorchNames)}.{nameof(ByShape)}"
        : _modules is null ? CallOfSequential(_prefix, _first)
        : CallOfModules(_modules);

    internal static string CallOfSequential(string prefix, int first)
    {
        string prefixArgument = prefix.Length == 0 ? "" : $"\"{prefix}\"";
        string firstArgument = first == 0 ? "" : Invariant($"first: {first}");
        string separator = prefix.Length == 0 || first == 0 ? "" : ", ";
        return $"{nameof(PyTorchNames)}.{nameof(Sequential)}({prefixArgument}{separator}{firstArgument})";
    }

    internal static string CallOfModules(IEnumerable<string> modules) =>
        $"{nameof(PyTorchNames)}.{nameof(Modules)}({string.Join(", ", modules.Select(name => $"\"{name}\""))})";

    /// <summary>Returns the names that the numbers of the layers give.</summary>
    internal static IEnumerable<string> NumberedNames(IReadOnlyList<PyTorchModule> modules, string prefix, int first) =>
        modules.Select(module => Invariant($"{prefix}{(long)first + module.Layer}"));

    /// <summary>Throws if there is not a name for each module.</summary>
    /// <exception cref="ArgumentException">The number of names is wrong.</exception>
    internal void RequireOneForEach(IReadOnlyList<PyTorchModule> modules, IReadOnlyList<ILayer> layers, string parameter)
    {
        if (_modules is not null && _modules.Length != modules.Count)
        {
            string expected = string.Join(", ", modules.Select(module => layers[module.Layer].GetType().Name));
            throw new ArgumentException(
                Invariant($"There must be a name of a module for each of the '{modules.Count}' layers with weights, {expected}, ") +
                Invariant($"but there are '{_modules.Length}'."),
                parameter);
        }
    }

    /// <summary>Returns the names of the modules in a file.</summary>
    /// <exception cref="InvalidDataException">The file has no modules of these shapes, or not only these, or does not
    /// tell their order.</exception>
    internal IReadOnlyList<string> Of(IReadOnlyList<PyTorchModule> modules, SafetensorsReader reader)
    {
        if (this != ByShape)
        {
            return _modules ?? [.. NumberedNames(modules, _prefix, _first)];
        }

        StoredContent.RequireWeights(reader, WeightsFormat.PyTorch, lacksTensor: true);
        return ShapeMatching.Match(modules, reader.Entries, out string refusal) ?? throw reader.Bad(refusal);
    }
}
