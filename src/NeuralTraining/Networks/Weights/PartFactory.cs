using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Networks;
using NeuralTraining.Regularizers;

namespace NeuralTraining.Serialization;

/// <summary>Makes a layer, a loss or a regularizer of your own when <see cref="MultiLayerNet"/>'s <c>Load</c> reads a
/// network that has one. The library's own need none.</summary>
/// <remarks>
/// <para>A file names the class of each part and holds its <c>Hyperparameters</c>. The library looks up no type by such
/// a name: it calls the factory of that name, with an empty dictionary for a class that has none. It refuses a part
/// that is made with other hyperparameters than those in the file. If the function throws an
/// <see cref="ArgumentException"/> or a <see cref="KeyNotFoundException"/>, the file is refused; other exceptions pass
/// through.</para>
/// <para>Immutable: any number of threads may use one at once, as far as its function allows it.</para>
/// </remarks>
public sealed class PartFactory
{
    private readonly Func<IReadOnlyDictionary<string, double>, object?> _create;

    private PartFactory(PartFamily family, string name, Func<IReadOnlyDictionary<string, double>, object?> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        Family = family;
        Name = name;
        _create = create;
    }

    /// <summary>Gets the name of the class, as files hold it.</summary>
    public string Name { get; }

    internal PartFamily Family { get; }

    /// <summary>Creates the factory of a layer.</summary>
    /// <param name="name">The name of the layer's class, without its namespace. For a class that was renamed, the name
    /// that it had when the file was saved.</param>
    /// <param name="create">Returns a new layer with the given hyperparameters, those that
    /// <see cref="ILayer.Hyperparameters"/> had when the network was saved. Weights and buffers are loaded
    /// afterwards.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static PartFactory Layer(string name, Func<IReadOnlyDictionary<string, double>, ILayer> create) =>
        new(PartFamily.Layer, name, create);

    /// <summary>Creates the factory of a loss.</summary>
    /// <param name="name">The name of the loss's class, as for a layer.</param>
    /// <param name="create">Returns a loss with the given hyperparameters.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static PartFactory Loss(string name, Func<IReadOnlyDictionary<string, double>, ILoss> create) =>
        new(PartFamily.Loss, name, create);

    /// <summary>Creates the factory of a regularizer.</summary>
    /// <param name="name">The name of the regularizer's class, as for a layer.</param>
    /// <param name="create">Returns a regularizer with the given hyperparameters.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static PartFactory Regularizer(string name, Func<IReadOnlyDictionary<string, double>, IRegularizer> create) =>
        new(PartFamily.Regularizer, name, create);

    /// <summary>Returns family and name, such as <c>Layer Swish</c>.</summary>
    public override string ToString() => Invariant($"{Family} {Name}");

    internal object? Create(IReadOnlyDictionary<string, double> hyperparameters) => _create(hyperparameters);
}
