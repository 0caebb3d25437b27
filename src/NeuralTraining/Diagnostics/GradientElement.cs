using System.Text.Json.Serialization;

namespace NeuralTraining.Diagnostics;

/// <summary>One element of a gradient, computed in two ways.</summary>
/// <param name="Index">Its place in the parameter, row by row: the index into
/// <see cref="ParameterSet.AsSpan(string)"/>.</param>
/// <param name="Backpropagated">The gradient by backpropagation.</param>
/// <param name="Numerical">The gradient by central differences.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct GradientElement(int Index, double Backpropagated, double Numerical)
{
    /// <summary>Gets the backpropagated gradient less the numerical one.</summary>
    public double Difference => Backpropagated - Numerical;

    /// <inheritdoc />
    public override string ToString() => Invariant($"[{Index}] backpropagated {Backpropagated:G6}, numerical {Numerical:G6}");
}
