using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>AdamW: m ← m + (1 − β1)(g − m); v ← v + (1 − β2)(g² − v); W ← (1 − ηλ)W − η m̂ / (√v̂ + ε), with m̂ = m /
/// (1 − β1ᵗ) and v̂ = v / (1 − β2ᵗ).</summary>
/// <remarks>
/// Loshchilov and Hutter (2019), <i>Decoupled weight decay regularization</i>, in PyTorch's form: the decay is
/// multiplied by the learning rate, and ε is added to the root of the corrected v. The decay is no part of the
/// gradient, so the averages do not see it; a network with <see cref="Regularizers.WeightDecay"/> decays twice.
/// <para>Only weights decay: the tensors of two dimensions or more. Biases and BatchNorm's γ and β, which have one, do
/// not, and their steps are those of <see cref="Adam"/>. PyTorch's AdamW decays all that it is given, so give it the
/// parameters of one dimension in a group with <c>weight_decay=0</c> to compare.</para>
/// <para>Keeps <c>m</c> and <c>v</c>. β1 and β2 are double, as 1 − β2 would keep five digits in single precision; η, λ
/// and ε are single.</para>
/// </remarks>
public sealed class AdamW : Optimizer
{
    private readonly DecoupledDecay _decay;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.001.</param>
    /// <param name="beta1">The share of the average of gradients that a step keeps: β1 in [0, 1). Default: 0.9.</param>
    /// <param name="beta2">The share of the average of squared gradients that a step keeps: β2 in [0, 1). Default:
    /// 0.999.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero, finite and greater than zero. Default:
    /// 1e-8.</param>
    /// <param name="weightDecay">The weight decay λ, finite and at least 0. Default: 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdamW(
        float learningRate = 0.001f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f, float weightDecay = 0.01f)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require.Fraction(beta1, "decay rate β1");
        Beta2 = Require.Fraction(beta2, "decay rate β2");
        Epsilon = Require.Positive(epsilon, "epsilon");
        WeightDecay = Require.NotNegative(weightDecay, "weight decay");
        _decay = new DecoupledDecay(weightDecay);
        Hyperparameters = HyperparameterTable.Of(
            (nameof(Beta1), Beta1), (nameof(Beta2), Beta2), (nameof(Epsilon), Epsilon), (nameof(WeightDecay), WeightDecay));
    }

    /// <summary>Gets β1, the share of the average of gradients that a step keeps.</summary>
    public double Beta1 { get; }

    /// <summary>Gets β2, the share of the average of squared gradients that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>Gets ε, which is added to the root of the corrected v.</summary>
    public float Epsilon { get; }

    /// <summary>Gets the weight decay λ.</summary>
    public float WeightDecay { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private double Rate => AdamStep.Rate(LearningRate, Beta1, Beta2, Step);

    private float EpsilonHat => AdamStep.EpsilonHat(Epsilon, Beta2, Step);

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g)
    {
        foreach ((Range part, bool areWeights) in Layout.Parts)
        {
            float kept = _decay.Kept(LearningRate, areWeights);
            var kernel = new Kernel(kept, (float)Rate, (float)(1 - Beta1), (float)(1 - Beta2), EpsilonHat);
            Elementwise.Update(kernel, w[part], Slot(0)[part], Slot(1)[part], g[part], Parallelism);
        }
    }

    private protected override double Reach(double g, Span<double> state)
    {
        AdamStep.Bound(Beta1, Beta2, g, ref state[0], ref state[1]);
        return _decay.Reach(LearningRate, Math.Max(g * g, Rate * state[0] / Math.Min(1, EpsilonHat)));
    }

    private readonly struct Kernel(float kept, float rate, float oneMinusBeta1, float oneMinusBeta2, float epsilonHat) : ITwoStateUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V m, ref V v, V g) where V : struct, IVector<V>
        {
            m = Underflow.Flush(m + oneMinusBeta1 * (g - m));
            v = Underflow.Flush(v + oneMinusBeta2 * (Underflow.Square(g) - v));
            w = Underflow.Flush(kept * w - rate * m / (V.Sqrt(v) + epsilonHat));
        }
    }
}
