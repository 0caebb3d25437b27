using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Adam: m ← m + (1 − β1)(g − m); v ← v + (1 − β2)(g² − v); W ← W − ηₜ m / (√v + ε), with ηₜ = η √(1 − β2ᵗ) /
/// (1 − β1ᵗ).</summary>
/// <remarks>
/// Kingma and Ba (2014), <i>Adam: a method for stochastic optimization</i>, in the form the chapter's code takes from
/// the end of the paper's section 2: the bias correction is folded into the rate, and ε is added outside the root of
/// the uncorrected v ("epsilon hat"). PyTorch adds its 1e-8 to the root of the corrected v: PyTorch's Adam with its
/// defaults is <c>new Adam(epsilon: 1e-8f, biasCorrection: BiasCorrection.OfAverages)</c>. Keeps <c>m</c> and <c>v</c>;
/// βᵗ, in double precision, is a function of the step and need not be kept. β1 and β2 are double, as 1 − β2 would keep
/// five digits in single precision; η and ε are single, as the formula uses them.
/// </remarks>
public sealed class Adam : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.001.</param>
    /// <param name="beta1">The share of the average of gradients that a step keeps: β1 in [0, 1). Default: 0.9.</param>
    /// <param name="beta2">The share of the average of squared gradients that a step keeps: β2 in [0, 1). Default:
    /// 0.999.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero, finite and greater than zero. Default:
    /// 1e-7.</param>
    /// <param name="biasCorrection">How the averages are corrected, and so the meaning of ε. Default: in the rate, as
    /// in the chapter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range, or the bias correction is not
    /// defined.</exception>
    public Adam(
        float learningRate = 0.001f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-7f,
        BiasCorrection biasCorrection = BiasCorrection.InRate)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require.Fraction(beta1, "decay rate β1");
        Beta2 = Require.Fraction(beta2, "decay rate β2");
        Epsilon = Require.Positive(epsilon, "epsilon");
        BiasCorrection = Require.Defined(biasCorrection, "bias correction");

        // Named only where it is not the chapter's, so that runs from before it existed can be resumed.
        Hyperparameters = HyperparameterTable.Of([
            (nameof(Beta1), Beta1), (nameof(Beta2), Beta2), (nameof(Epsilon), Epsilon),
            .. biasCorrection == BiasCorrection.InRate ? [] : new[] { (nameof(BiasCorrection), (double)biasCorrection) }]);
    }

    /// <summary>Gets β1, the share of the average of gradients that a step keeps.</summary>
    public double Beta1 { get; }

    /// <summary>Gets β2, the share of the average of squared gradients that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>Gets ε, which is added to the root.</summary>
    public float Epsilon { get; }

    /// <summary>Gets how the averages are corrected.</summary>
    public BiasCorrection BiasCorrection { get; }

    /// <inheritdoc />
    /// <remarks>The bias correction is the number of a <see cref="Optimizers.BiasCorrection"/>, and missing if it is
    /// <see cref="BiasCorrection.InRate"/>.</remarks>
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <summary>Gets ηₜ.</summary>
    private double Rate => AdamStep.Rate(LearningRate, Beta1, Beta2, Step);

    /// <summary>Gets the number that is added to the root of the uncorrected v.</summary>
    private float EpsilonHat => BiasCorrection == BiasCorrection.InRate ? Epsilon : AdamStep.EpsilonHat(Epsilon, Beta2, Step);

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g)
    {
        var kernel = new Kernel((float)Rate, (float)(1 - Beta1), (float)(1 - Beta2), EpsilonHat);
        Elementwise.Update(kernel, w, Slot(0), Slot(1), g, Parallelism);
    }

    private protected override double Reach(double g, Span<double> state)
    {
        AdamStep.Bound(Beta1, Beta2, g, ref state[0], ref state[1]);
        return Math.Max(g * g, Rate * state[0] / Math.Min(1, EpsilonHat));
    }

    private readonly struct Kernel(float rate, float oneMinusBeta1, float oneMinusBeta2, float epsilon) : ITwoStateUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V m, ref V v, V g) where V : struct, IVector<V>
        {
            m = Underflow.Flush(m + oneMinusBeta1 * (g - m));
            v = Underflow.Flush(v + oneMinusBeta2 * (Underflow.Square(g) - v));
            w = Underflow.Flush(w - rate * m / (V.Sqrt(v) + epsilon));
        }
    }
}
