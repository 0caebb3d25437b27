using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Draws weights from a normal distribution with standard deviation √(1/fan-in): the chapter's Xavier
/// initializer, for sigmoid and tanh.</summary>
/// <remarks>This is the variant of Caffe, which depends on the fan-in only. The paper's own is
/// <see cref="GlorotNormal"/>.</remarks>
public sealed class Xavier : IWeightInitializer
{
    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) =>
        random.FillGaussian(weights, Math.Sqrt(1.0 / fanIn));

    /// <inheritdoc />
    public override string ToString() => nameof(Xavier);
}
