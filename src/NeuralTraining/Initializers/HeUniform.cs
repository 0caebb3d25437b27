using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Draws weights from a uniform distribution over ±√(6/fan-in), with the standard deviation of
/// <see cref="He"/>.</summary>
/// <remarks>He, Zhang, Ren and Sun (2015), <i>Delving deep into rectifiers</i>.</remarks>
public sealed class HeUniform : IWeightInitializer
{
    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random)
    {
        double limit = Math.Sqrt(6.0 / fanIn);
        random.FillUniform(weights, -limit, limit);
    }

    /// <inheritdoc />
    public override string ToString() => nameof(HeUniform);
}
