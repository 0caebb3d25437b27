namespace NeuralTraining.Regularizers;

/// <summary>The check that regularizers share.</summary>
internal static class Penalty
{
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
