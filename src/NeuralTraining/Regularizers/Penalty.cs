using System.Runtime.CompilerServices;

namespace NeuralTraining.Regularizers;

/// <summary>The checks that regularizers share.</summary>
internal static class Penalty
{
    /// <summary>Returns the strength of a penalty, which must be finite and at least zero.</summary>
    public static float Lambda(float value, string name, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The {name} must be a finite number of at least zero, but was '{value}'."));

    /// <summary>Requires as many gradients as weights.</summary>
    public static void RequireSameLength(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradients)
    {
        if (gradients.Length != weights.Length)
        {
            throw new ArgumentException(
                Invariant($"Each of the {weights.Length} weights must have a gradient, but there are {gradients.Length} gradients."),
                nameof(gradients));
        }
    }
}
