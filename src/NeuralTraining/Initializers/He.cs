using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Draws weights from a normal distribution with standard deviation √(2/fan-in): the chapter's initializer for
/// ReLU.</summary>
/// <remarks>He, Zhang, Ren and Sun (2015), <i>Delving deep into rectifiers</i>. The uniform variant is
/// <see cref="HeUniform"/>.</remarks>
public sealed class He : IWeightInitializer
{
    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) =>
        random.FillGaussian(weights, Math.Sqrt(2.0 / fanIn));

    /// <inheritdoc />
    public override string ToString() => nameof(He);
}
