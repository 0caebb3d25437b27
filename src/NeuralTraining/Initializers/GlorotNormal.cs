using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Draws weights from a normal distribution with standard deviation √(2/(fan-in + fan-out)).</summary>
/// <remarks>Glorot and Bengio (2010), <i>Understanding the difficulty of training deep feedforward neural networks</i>.
/// The chapter simplifies it to <see cref="Xavier"/>.</remarks>
public sealed class GlorotNormal : IWeightInitializer
{
    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) =>
        random.FillGaussian(weights, Math.Sqrt(2.0 / ((double)fanIn + fanOut)));

    /// <inheritdoc />
    public override string ToString() => nameof(GlorotNormal);
}
