using NeuralTraining.Initializers;

namespace NeuralTraining.Layers;

/// <summary>Takes the declarations of a layer's parameters and buffers while a network is built.</summary>
/// <remarks>Names are numbered within the network: the first layer that declares <c>"W"</c> gets <c>"W1"</c>, the
/// second <c>"W2"</c>.</remarks>
public sealed class LayerBuilder
{
    private readonly LayerDeclarations _declarations;

    internal LayerBuilder(int inputs, LayerDeclarations declarations)
    {
        Inputs = inputs;
        _declarations = declarations;
    }

    /// <summary>Gets the number of inputs: the width of x.</summary>
    public int Inputs { get; }

    /// <summary>Declares a weight matrix [fan-in, fan-out], which an initializer fills and weight decay acts
    /// on.</summary>
    /// <param name="name">Its name without a number, such as <c>"W"</c>.</param>
    /// <param name="fanIn">The number of rows, at least 1.</param>
    /// <param name="fanOut">The number of columns, at least 1.</param>
    /// <param name="initializer">Sets the initial values.</param>
    /// <returns>The name in the network's sets, such as <c>"W1"</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no row or no column.</exception>
    public string Weight(string name, int fanIn, int fanOut, IWeightInitializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        if (fanIn < 1 || fanOut < 1)
        {
            throw new ArgumentOutOfRangeException(
                fanIn < 1 ? nameof(fanIn) : nameof(fanOut),
                Invariant($"A weight matrix must have at least one row and one column, but '{name}' was declared as [{fanIn}, {fanOut}]."));
        }

        return _declarations.AddWeight(name, fanIn, fanOut, initializer);
    }

    /// <summary>Declares any other parameter, such as a bias: weight decay leaves it alone.</summary>
    /// <param name="name">Its name without a number, such as <c>"b"</c>.</param>
    /// <param name="lengths">Its shape.</param>
    /// <param name="initialValue">The initial value of every element.</param>
    /// <returns>The name in the network's sets, such as <c>"b1"</c>.</returns>
    public string Parameter(string name, nint[] lengths, float initialValue = 0) => _declarations.AddParameter(name, lengths, initialValue);

    /// <summary>Declares values that training changes but no optimizer does, such as a running average.</summary>
    /// <remarks>In a network of several row blocks they become the mean of the blocks' values. They may hold any
    /// number, including infinity.</remarks>
    /// <param name="name">Its name without a number.</param>
    /// <param name="lengths">Its shape.</param>
    /// <param name="initialValue">The initial value of every element.</param>
    /// <returns>The name in the network's buffers.</returns>
    public string Buffer(string name, nint[] lengths, float initialValue = 0) => _declarations.AddBuffer(name, lengths, initialValue);

    /// <inheritdoc />
    public override string ToString() => Invariant($"LayerBuilder({Inputs})");
}
