using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>AdaDelta: h ← ρh + (1 − ρ)g²; Δ = √(s + ε) / √(h + ε) · g; s ← ρs + (1 − ρ)Δ²; W ← W − ηΔ.</summary>
/// <remarks>Zeiler (2012), <i>ADADELTA: an adaptive learning rate method</i>, with ε inside both roots, as in the paper
/// and in PyTorch. The paper has no learning rate: η = 1. Keeps <c>h</c> and <c>s</c>. ρ is double, as 1 − ρ would lose
/// digits in single precision; η and ε are single.</remarks>
public sealed class AdaDelta : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 1.</param>
    /// <param name="rho">The share of both averages, of squared gradients and of squared steps, that a step keeps: ρ in
    /// [0, 1). Default: 0.9.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero and makes the first step, finite and greater
    /// than zero. Default: 1e-6.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdaDelta(float learningRate = 1, double rho = 0.9, float epsilon = 1e-6f)
        : base(learningRate, "h", "s")
    {
        Rho = Require.Fraction(rho, "decay rate");
        Epsilon = Require.Positive(epsilon, "epsilon");
        Hyperparameters = HyperparameterTable.Of((nameof(Rho), Rho), (nameof(Epsilon), Epsilon));
    }

    /// <summary>Gets ρ, the share of both averages that a step keeps.</summary>
    public double Rho { get; }

    /// <summary>Gets ε, which is added below the roots.</summary>
    public float Epsilon { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g) =>
        Elementwise.Update(new Kernel(LearningRate, (float)Rho, (float)(1 - Rho), Epsilon), w, Slot(0), Slot(1), g, Parallelism);

    private protected override double Reach(double g, Span<double> state)
    {
        // With x = s + ε and y = h + ε, a step makes x ≤ (1 + ρ(1 − y'/y)) x' + (1 − ρ)ε ≤ (y/y')^ρ x' + (1 − ρ)ε.
        // So x ≤ c y with a c that grows by (1 − ρ) a step, from s/ε + 1: s is kept here as it would be if y stayed ε.
        ref double h = ref state[0], s = ref state[1];
        h = Rho * h + (1 - Rho) * (g * g);
        s += (1 - Rho) * Epsilon;
        double x = (s / Epsilon + 1) * (h + Epsilon), squareOfDelta = x / (1 - Rho);
        return Math.Max(g * g, Math.Max(squareOfDelta, LearningRate * Math.Sqrt(squareOfDelta)));
    }

    private readonly struct Kernel(float eta, float rho, float oneMinusRho, float epsilon) : ITwoStateUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V h, ref V s, V g) where V : struct, IVector<V>
        {
            h = Underflow.Flush(rho * h + oneMinusRho * Underflow.Square(g));
            V delta = V.Sqrt(s + epsilon) / V.Sqrt(h + epsilon) * g;
            s = Underflow.Flush(rho * s + oneMinusRho * Underflow.Square(delta));
            w = Underflow.Flush(w - eta * delta);
        }
    }
}
