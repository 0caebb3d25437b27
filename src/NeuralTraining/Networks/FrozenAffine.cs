using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Y = X·W + b.</summary>
internal abstract class FrozenAffine(float[] bias) : FrozenStep
{
    /// <summary>The weights [inputs, outputs], row by row.</summary>
    public abstract float[] Weights { get; }

    public float[] Bias => bias;

    public abstract int Inputs { get; }

    public sealed override double Operations => 2.0 * Inputs * Outputs;

    public sealed override int Outputs => bias.Length;

    public sealed override bool IsInPlace => false;

    public sealed override string ToString() => Invariant($"Affine({Outputs})");
}

/// <summary>A product with weights as they were given.</summary>
internal sealed class FrozenDenseAffine(float[] weights, float[] bias) : FrozenAffine(bias)
{
    /// <summary>Packing fewer weights gains no time, and there may be millions of steps.</summary>
    private const int MinPackedLength = 256;

    public override float[] Weights => weights;

    public override int Inputs => weights.Length / Outputs;

    /// <summary>Returns a step that predicts faster, of the same bits.</summary>
    public FrozenAffine Pack() =>
        weights.Length < MinPackedLength ? this : new FrozenPackedAffine(new PackedMatrix(weights, Inputs, Outputs), Bias);

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism) =>
        Gemm.Multiply(Matrix.Of(x, rows, Inputs), Matrix.Of(weights, Inputs, Outputs), y, bias: Bias);
}

/// <summary>A product with packed weights, which are unpacked to be saved.</summary>
internal sealed class FrozenPackedAffine(PackedMatrix weights, float[] bias) : FrozenAffine(bias)
{
    /// <summary>Allocates the weights.</summary>
    public override float[] Weights => weights.Unpack();

    public override int Inputs => weights.Rows;

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism) =>
        PackedProduct.Multiply(x, weights, Bias, y, parallelism);
}
