using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>All weights zero.</summary>
/// <remarks>Of use to show why it does not work: the units of a layer then stay equal to one another for ever (chapter 6, "Initial weight values").</remarks>
public sealed class Zeros : IWeightInitializer
{
    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) => weights.Clear();

    /// <inheritdoc />
    public override string ToString() => nameof(Zeros);
}
