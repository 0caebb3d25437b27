using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Sets all weights to zero.</summary>
/// <remarks>It shows why equal weights do not work: the units of a layer stay equal forever (chapter 6, "Initial weight
/// values").</remarks>
public sealed class Zeros : IWeightInitializer
{
    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) => weights.Clear();

    /// <inheritdoc />
    public override string ToString() => nameof(Zeros);
}
