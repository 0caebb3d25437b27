using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Draws weights from a uniform distribution over ±√(6/(fan-in + fan-out)), with the standard deviation of
/// <see cref="GlorotNormal"/>.</summary>
/// <remarks>Glorot and Bengio (2010), <i>Understanding the difficulty of training deep feedforward neural networks</i>:
/// their "normalized initialization".</remarks>
public sealed class GlorotUniform : IWeightInitializer
{
    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random)
    {
        double limit = Math.Sqrt(6.0 / ((double)fanIn + fanOut));
        random.FillUniform(weights, -limit, limit);
    }

    /// <inheritdoc />
    public override string ToString() => nameof(GlorotUniform);
}
