using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>AMSGrad: m ← m + (1 − β1)(g − m); v ← v + (1 − β2)(g² − v); u ← max(u, v); W ← W − η m̂ / (√û + ε), with m̂
/// = m / (1 − β1ᵗ) and û = u / (1 − β2ᵗ).</summary>
/// <remarks>
/// Reddi, Kale and Kumar (2018), <i>On the convergence of Adam and beyond</i>: the largest v so far divides, so a step
/// never grows because gradients have become small. The form of PyTorch's Adam with <c>amsgrad=True</c>: the largest
/// value is taken of v without correction, and both are corrected afterwards; the paper corrects neither. Keeps
/// <c>m</c>, <c>v</c> and <c>u</c>. β1 and β2 are double, as 1 − β2 would keep five digits in single precision; η and ε
/// are single.
/// </remarks>
public sealed class AMSGrad : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.001.</param>
    /// <param name="beta1">The share of the average of gradients that a step keeps: β1 in [0, 1). Default: 0.9.</param>
    /// <param name="beta2">The share of the average of squared gradients that a step keeps: β2 in [0, 1). Default:
    /// 0.999.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero, finite and greater than zero. Default:
    /// 1e-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AMSGrad(float learningRate = 0.001f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f)
        : base(learningRate, "m", "v", "u")
    {
        Beta1 = Require.Fraction(beta1, "decay rate β1");
        Beta2 = Require.Fraction(beta2, "decay rate β2");
        Epsilon = Require.Positive(epsilon, "epsilon");
        Hyperparameters = HyperparameterTable.Of((nameof(Beta1), Beta1), (nameof(Beta2), Beta2), (nameof(Epsilon), Epsilon));
    }

    /// <summary>Gets β1, the share of the average of gradients that a step keeps.</summary>
    public double Beta1 { get; }

    /// <summary>Gets β2, the share of the average of squared gradients that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>Gets ε, which is added to the root of the corrected u.</summary>
    public float Epsilon { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private double Rate => AdamStep.Rate(LearningRate, Beta1, Beta2, Step);

    private float EpsilonHat => AdamStep.EpsilonHat(Epsilon, Beta2, Step);

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g)
    {
        var kernel = new Kernel((float)Rate, (float)(1 - Beta1), (float)(1 - Beta2), EpsilonHat);
        Elementwise.Update(kernel, w, Slot(0), Slot(1), Slot(2), g, Parallelism);
    }

    private protected override double Reach(double g, Span<double> state)
    {
        AdamStep.Bound(Beta1, Beta2, g, ref state[0], ref state[1]);
        state[2] = Math.Max(state[2], state[1]);
        return Math.Max(g * g, Rate * state[0] / Math.Min(1, EpsilonHat));
    }

    private readonly struct Kernel(float rate, float oneMinusBeta1, float oneMinusBeta2, float epsilonHat) : IThreeStateUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V m, ref V v, ref V u, V g) where V : struct, IVector<V>
        {
            m = Underflow.Flush(m + oneMinusBeta1 * (g - m));
            v = Underflow.Flush(v + oneMinusBeta2 * (Underflow.Square(g) - v));
            u = Underflow.Flush(V.SelectIfGreater(u, v, u, v));
            w = Underflow.Flush(w - rate * m / (V.Sqrt(u) + epsilonHat));
        }
    }
}
