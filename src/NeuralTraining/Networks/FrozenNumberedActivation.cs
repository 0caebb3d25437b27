using NeuralTraining.Layers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>The leaky ReLU of a slope. It holds no more than the number, as a file may have millions.</summary>
internal sealed class FrozenLeakyReLU(float slope, int units) : FrozenStep
{
    public float Slope { get; } = Require.NotNegative(slope, "slope");

    public override int Outputs => units;

    public override string ToString() => Invariant($"LeakyReLU(Slope: {Slope})");

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism) =>
        LeakyReLU.Run(Slope, x, y);
}

/// <summary>The ELU of an α. It holds no more than the number, as a file may have millions.</summary>
internal sealed class FrozenELU(float alpha, int units) : FrozenStep
{
    public float Alpha { get; } = Require.Positive(alpha, "alpha");

    public override int Outputs => units;

    public override string ToString() => Invariant($"ELU(Alpha: {Alpha})");

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism) =>
        ELU.Run(Alpha, x, y);
}
