using ScottPlot;

namespace NeuralTraining.Samples;

/// <summary>How a curve looks.</summary>
public sealed record CurveStyle(MarkerShape Marker, Color Color)
{
    /// <summary>Gets the pattern of its line. Default: solid.</summary>
    public LinePattern Line { get; init; } = LinePattern.Solid;

    /// <summary>Returns the book's style of an optimizer's curve, or one of its own for an optimizer the book does not draw.</summary>
    public static CurveStyle OfOptimizer(string name) => name switch
    {
        "SGD" => new(MarkerShape.FilledCircle, Color.FromHex("#1f77b4")),
        "Momentum" => new(MarkerShape.Eks, Color.FromHex("#ff7f0e")),
        "AdaGrad" => new(MarkerShape.FilledSquare, Color.FromHex("#2ca02c")),
        "Adam" => new(MarkerShape.FilledDiamond, Color.FromHex("#d62728")),
        "Nesterov" => new(MarkerShape.FilledTriangleUp, Color.FromHex("#9467bd")),
        "RMSProp" => new(MarkerShape.FilledTriangleDown, Color.FromHex("#8c564b")),
        _ => throw new ArgumentException($"The optimizer must be one that has a style, but was '{name}'.", nameof(name)),
    };
}
