using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Momentum: v ← αv − ηg; W ← W + v. The velocity includes the rate; PyTorch's SGD multiplies by it
/// afterwards: v ← αv + g; W ← W − ηv.</summary>
/// <remarks>Equations 6.3 and 6.4 of the chapter. The two forms take the same steps at a constant rate, and differ once
/// it changes: <c>new Momentum(η, α)</c> is PyTorch's SGD with <c>momentum=α</c> until then. Keeps <c>v</c>. α is
/// double, as every decay rate; η is single, as the formula uses it.</remarks>
public sealed class Momentum : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.01.</param>
    /// <param name="alpha">The share of the velocity that a step keeps: α in [0, 1). Default: 0.9.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Momentum(float learningRate = 0.01f, double alpha = 0.9)
        : base(learningRate, "v")
    {
        Alpha = Require.Fraction(alpha, "momentum");
        Hyperparameters = HyperparameterTable.Of((nameof(Alpha), Alpha));
    }

    /// <summary>Gets α, the share of the velocity that a step keeps.</summary>
    public double Alpha { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g) =>
        Elementwise.Update(new Kernel(LearningRate, (float)Alpha), w, Slot(0), g, Parallelism);

    private protected override double Reach(double g, Span<double> state)
    {
        ref double v = ref state[0];
        v = Alpha * v + LearningRate * g;
        return v;
    }

    private readonly struct Kernel(float eta, float alpha) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V v, V g) where V : struct, IVector<V>
        {
            v = Underflow.Flush(alpha * v - eta * g);
            w = Underflow.Flush(w + v);
        }
    }
}
