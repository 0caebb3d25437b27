using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>RMSProp: h ← ρh + (1 − ρ)g²; W ← W − ηg / (√h + ε).</summary>
/// <remarks>Tieleman and Hinton (2012), lecture 6.5; the form of the book's code, with ε added outside the root and no
/// momentum. PyTorch's RMSprop has the same formula: with its defaults it is <c>new RMSProp(epsilon: 1e-8f)</c>. Keeps
/// <c>h</c>. ρ is double, as 1 − ρ would lose digits in single precision; η and ε are single, as the formula uses
/// them.</remarks>
public sealed class RMSProp : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.01.</param>
    /// <param name="rho">The share of the average of squared gradients that a step keeps: ρ in [0, 1). Default:
    /// 0.99.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero, finite and greater than zero. Default:
    /// 1e-7.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RMSProp(float learningRate = 0.01f, double rho = 0.99, float epsilon = 1e-7f)
        : base(learningRate, "h")
    {
        Rho = Require.Fraction(rho, "decay rate");
        Epsilon = Require.Positive(epsilon, "epsilon");
        Hyperparameters = HyperparameterTable.Of((nameof(Rho), Rho), (nameof(Epsilon), Epsilon));
    }

    /// <summary>Gets ρ, the share of the average of squared gradients that a step keeps.</summary>
    public double Rho { get; }

    /// <summary>Gets ε, which is added to the root.</summary>
    public float Epsilon { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g) =>
        Elementwise.Update(new Kernel(LearningRate, (float)Rho, (float)(1 - Rho), Epsilon), w, Slot(0), g, Parallelism);

    private protected override double Reach(double g, Span<double> state)
    {
        ref double h = ref state[0];
        h = Rho * h + (1 - Rho) * (g * g);
        return Math.Max(g * g, LearningRate * g / Math.Min(1, Epsilon));
    }

    private readonly struct Kernel(float eta, float rho, float oneMinusRho, float epsilon) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V h, V g) where V : struct, IVector<V>
        {
            h = Underflow.Flush(rho * h + oneMinusRho * Underflow.Square(g));
            w = Underflow.Flush(w - eta * g / (V.Sqrt(h) + epsilon));
        }
    }
}
