using global::Onnx;

namespace NeuralTraining.Onnx.Import;

/// <summary>A value of a graph: its input, a constant, or an output of a node.</summary>
/// <param name="name">The name.</param>
/// <param name="order">The position in the graph: a value depends only on values of smaller positions.</param>
internal sealed class GraphValue(string name, int order)
{
    public string Name { get; } = name;

    public int Order { get; } = order;

    /// <summary>The node that computes the value; null for the input and for initializers.</summary>
    public GraphNode? Node { get; init; }

    /// <summary>Whether the value is the first output of its node.</summary>
    public bool IsFirstOutput { get; init; } = true;

    /// <summary>The numbers of an initializer; null for other values.</summary>
    public TensorProto? Initializer { get; init; }

    /// <summary>Whether the value is the same whatever the input.</summary>
    public bool IsConstant => Initializer is not null || Node is { IsConstant: true };
}
