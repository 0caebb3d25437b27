using System.Collections.ObjectModel;
using NeuralTraining.Training;

namespace NeuralTraining;

/// <summary>What <see cref="ModelFile"/> has found in a file. Immutable: any number of threads may use it.</summary>
public sealed class ModelFileDescription
{
    private static readonly ReadOnlyDictionary<string, string> None = ReadOnlyDictionary<string, string>.Empty;

    internal ModelFileDescription()
    {
    }

    /// <summary>Gets the kind of the file.</summary>
    public ModelFileKind Kind { get; internal init; }

    /// <summary>Gets what the file holds in a few words, such as <c>a network</c>, <c>a classifier for tables</c> or
    /// <c>a zip archive (as PyTorch's .pt and Keras' .keras are)</c>.</summary>
    public string Content { get; internal init; } = "";

    /// <summary>Gets the version of the file's format; null if the format has none, as weights have none.</summary>
    public int? Version { get; internal init; }

    /// <summary>Gets whether a newer version of the library is needed to read the file. What the file says of its
    /// network and its training is then not here, but in <see cref="Facts"/> and <see cref="Metadata"/>.</summary>
    public bool IsOfNewerVersion { get; internal init; }

    /// <summary>Gets the number of inputs; null if the file does not state it, as weights do not.</summary>
    public int? Inputs { get; internal init; }

    /// <summary>Gets the number of outputs; null if the file does not state it.</summary>
    public int? Outputs { get; internal init; }

    /// <summary>Gets the layers from the input to the output, such as <c>Affine(Outputs: 50, Bias: 1)</c>; the steps of
    /// a frozen network by their kinds. Empty if the file does not state them.</summary>
    public IReadOnlyList<string> Layers { get; internal init; } = [];

    /// <summary>Gets the loss; null if the file does not state it.</summary>
    public string? Loss { get; internal init; }

    /// <summary>Gets all tensors, in the order of their values in the file.</summary>
    public IReadOnlyList<ModelFileTensor> Tensors { get; internal init; } = [];

    /// <summary>Gets the number of parameters: of the values of all tensors, but for running averages, counters, and
    /// what a checkpoint holds besides the network. Buffers of your own layers count, as a file does not tell them from
    /// parameters.</summary>
    public long ParameterCount { get; internal init; }

    /// <summary>Gets the number of gradients that a network has computed, or the number of updates of a checkpoint's
    /// trainer; null if the file does not state it.</summary>
    public long? Iteration { get; internal init; }

    /// <summary>Gets what the file says of its network and its training, by name: for a network its regularizers, row
    /// blocks and seed besides its layers; for a checkpoint also the optimizer, the options and the data of its run,
    /// its <c>learning rate</c>, the <c>last loss</c> of a mini-batch and the <c>stop reason</c>; for a frozen network
    /// its <c>probabilities</c> or that its <c>outputs</c> are numbers. Empty for other files.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; internal init; } = None;

    /// <summary>Gets the texts that were saved with a network or beside weights, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; internal init; } = None;

    /// <summary>Gets the column that a model for tables predicts; null for other files.</summary>
    public string? Target { get; internal init; }

    /// <summary>Gets the columns that a model for tables needs; empty for other files.</summary>
    public IReadOnlyList<string> Columns { get; internal init; } = [];

    /// <summary>Gets the classes of a classifier for tables, in the order of its outputs; empty for other
    /// files.</summary>
    public IReadOnlyList<string> Classes { get; internal init; } = [];

    /// <summary>Gets the size of the file in bytes.</summary>
    public long Length { get; internal init; }

    /// <summary>Gets the SHA-256 hash of all bytes of the file, in lower-case hexadecimal digits, as <c>sha256sum</c>
    /// prints it. For a model for tables it is the <c>ContentHash</c> of the model.</summary>
    public string ContentHash { get; internal init; } = "";

    /// <summary>Returns a few lines: content and size, layers, parameters, training, texts and hash. Long texts are
    /// abbreviated.</summary>
    public override string ToString() => ModelFileText.Of(this);
}
