using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Import;

/// <summary>A part of the chain from the input to the outputs: one node, or several that compute one thing.</summary>
/// <param name="Node">The node, the last of several.</param>
internal abstract record Step(GraphNode Node);

/// <summary>y = scale · x·W + biasScale · b.</summary>
internal sealed record AffineStep(
    GraphNode Node, GraphValue Weight, bool IsTransposed = false, float Scale = 1, GraphValue? Bias = null, float BiasScale = 1)
    : Step(Node);

/// <summary>Batch normalization at inference.</summary>
internal sealed record BatchNormStep(
    GraphNode Node, GraphValue Gamma, GraphValue Beta, GraphValue Mean, GraphValue Variance, float Epsilon, double Momentum)
    : Step(Node);

/// <summary>Layer normalization over the last axis.</summary>
internal sealed record LayerNormStep(GraphNode Node, GraphValue? Gamma, GraphValue? Beta, float Epsilon) : Step(Node);

/// <summary>A layer without parameters.</summary>
internal sealed record PlainStep(GraphNode Node, ILayer Layer) : Step(Node);

/// <summary>y = factor · x + offset, with one number for all columns or one for each.</summary>
internal sealed record ScaleStep(GraphNode Node, Func<ConstantReader, Scaling> Read) : Step(Node);

/// <summary>A change of the shape of the features.</summary>
internal sealed record ShapeStep(GraphNode Node) : Step(Node);

/// <summary>Factors and offsets, each one number for all columns or one for each. Without offsets nothing is
/// added.</summary>
internal readonly record struct Scaling(double[] Factors, double[] Offsets)
{
    public double Factor(int column) => Factors[Factors.Length == 1 ? 0 : column];

    public double Offset(int column) => Offsets.Length == 0 ? 0 : Offsets[Offsets.Length == 1 ? 0 : column];

    /// <summary>Returns the scaling that does this one first, and then another.</summary>
    public Scaling Then(Scaling other)
    {
        Scaling first = this;
        int[] counts = [Factors.Length, Offsets.Length, other.Factors.Length, other.Offsets.Length];
        IEnumerable<int> columns = Enumerable.Range(0, counts.Max());
        double[] factors = [.. columns.Select(i => first.Factor(i) * other.Factor(i))];
        return new(factors, Offsets.Length + other.Offsets.Length == 0
            ? []
            : [.. columns.Select(i => first.Offset(i) * other.Factor(i) + other.Offset(i))]);
    }
}
