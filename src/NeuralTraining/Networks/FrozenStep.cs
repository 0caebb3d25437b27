using NeuralTraining.Layers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>A step of a frozen network. It is immutable, so several threads may run it at once.</summary>
internal abstract class FrozenStep
{
    private const double OperationsEach = 8;

    public abstract int Outputs { get; }

    /// <summary>About how many floating-point operations a row takes.</summary>
    public virtual double Operations => OperationsEach * Outputs;

    /// <summary>Whether y may be the memory of x.</summary>
    public virtual bool IsInPlace => true;

    /// <summary>Computes y [rows, outputs] from x. Threads may share the columns where that is faster.</summary>
    public abstract void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism);
}

/// <summary>y = scale · x + shift, by columns: a scale that could not be folded into a product.</summary>
internal sealed class FrozenScale(float[] scale, float[] shift) : FrozenStep
{
    public float[] Scale { get; } = scale;

    public float[] Shift { get; } = shift;

    public override int Outputs => Scale.Length;

    public override string ToString() => "Scale";

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism)
    {
        for (int start = 0; start < x.Length; start += Outputs)
        {
            for (int j = 0; j < Outputs; j++)
            {
                y[start + j] = MathF.FusedMultiplyAdd(x[start + j], Scale[j], Shift[j]);
            }
        }
    }
}

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β, with μ and σ² of each row.</summary>
internal sealed class FrozenLayerNorm(float[] gamma, float[] beta, float epsilon) : FrozenStep
{
    public float[] Gamma { get; } = gamma;

    public float[] Beta { get; } = beta;

    public float Epsilon { get; } = Require.Positive(epsilon, "epsilon");

    public override int Outputs => Gamma.Length;

    public override string ToString() => nameof(LayerNorm);

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism) =>
        LayerNorm.Normalize(x, y, Gamma, Beta, Epsilon);
}

/// <summary>A user's own layer.</summary>
internal sealed class FrozenLayer(ILayer layer, int inputs, int outputs) : FrozenStep
{
    public ILayer Layer => layer;

    public override int Outputs => outputs;

    public override bool IsInPlace => false;

    public override string ToString() => Summary.OfPart(layer, layer.Hyperparameters);

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism) =>
        layer.Forward(new(x, [rows, inputs]), new(y, [rows, outputs]), new Pass(PassMode.Inference));
}

/// <summary>y = f(x).</summary>
internal sealed class FrozenActivation(Activation function, int units) : FrozenStep
{
    public Activation Function => function;

    public override int Outputs => units;

    public override string ToString() => function.ToString();

    public override void Run(ReadOnlySpan<float> x, Span<float> y, int rows, Parallelism parallelism) => function.Run(x, y);
}
