using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>NAdam, Adam with Nesterov's momentum: m ← m + (1 − β1)(g − m); v ← v + (1 − β2)(g² − v); W ← W − η (μₜ₊₁ m
/// / (1 − Πₜ₊₁) + (1 − μₜ)g / (1 − Πₜ)) / (√v̂ + ε), with v̂ = v / (1 − β2ᵗ), μₜ = β1 (1 − ½ 0.96^(tψ)) and Πₜ = μ₁ μ₂
/// ⋯ μₜ.</summary>
/// <remarks>
/// Dozat (2016), <i>Incorporating Nesterov momentum into Adam</i>, in PyTorch's form, with the paper's schedule of the
/// momentum μ: it warms up from about ½ β1 to β1. PyTorch before 2.0 multiplied Πₜ₊₁ by μₜ twice. Keeps <c>m</c> and
/// <c>v</c>; μ and Π, in double precision, are functions of the step and need not be kept. β1, β2 and ψ are double; η
/// and ε are single.
/// </remarks>
public sealed class NAdam : Optimizer
{
    /// <summary>2⁻⁶⁴: 1 − Π is 1 for a smaller product, whatever it becomes.</summary>
    private const double Negligible = 5.421010862427522e-20;

    private readonly double _warmUp;
    private double _product = 1;
    private long _productStep;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.002.</param>
    /// <param name="beta1">The share of the average of gradients that a step keeps, and the final momentum: β1 in [0,
    /// 1). Default: 0.9.</param>
    /// <param name="beta2">The share of the average of squared gradients that a step keeps: β2 in [0, 1). Default:
    /// 0.999.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero, finite and greater than zero. Default:
    /// 1e-8.</param>
    /// <param name="momentumDecay">The speed ψ at which the momentum warms up, finite and at least 0. Default:
    /// 0.004.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public NAdam(
        float learningRate = 0.002f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f, double momentumDecay = 0.004)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require.Fraction(beta1, "decay rate β1");
        Beta2 = Require.Fraction(beta2, "decay rate β2");
        Epsilon = Require.Positive(epsilon, "epsilon");
        MomentumDecay = Require.NotNegative(momentumDecay, "momentum decay");
        _warmUp = ScalarMath.Exp(momentumDecay * ScalarMath.Log(0.96));
        Hyperparameters = HyperparameterTable.Of(
            (nameof(Beta1), Beta1), (nameof(Beta2), Beta2), (nameof(Epsilon), Epsilon), (nameof(MomentumDecay), MomentumDecay));
    }

    /// <summary>Gets β1, the share of the average of gradients that a step keeps, and the final momentum.</summary>
    public double Beta1 { get; }

    /// <summary>Gets β2, the share of the average of squared gradients that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>Gets ε, which is added to the root of the corrected v.</summary>
    public float Epsilon { get; }

    /// <summary>Gets ψ, the speed at which the momentum warms up.</summary>
    public double MomentumDecay { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private float EpsilonHat => AdamStep.EpsilonHat(Epsilon, Beta2, Step);

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g)
    {
        (double ofGradient, double ofAverage) = Rates();
        var kernel = new Kernel((float)ofGradient, (float)ofAverage, (float)(1 - Beta1), (float)(1 - Beta2), EpsilonHat);
        Elementwise.Update(kernel, w, Slot(0), Slot(1), g, Parallelism);
    }

    private protected override double Reach(double g, Span<double> state)
    {
        AdamStep.Bound(Beta1, Beta2, g, ref state[0], ref state[1]);
        (double ofGradient, double ofAverage) = Rates();
        return Math.Max(g * g, (ofGradient * g + ofAverage * state[0]) / Math.Min(1, EpsilonHat));
    }

    /// <summary>Returns the rates of the gradient and of its average, both with the correction of √v.</summary>
    private (double OfGradient, double OfAverage) Rates()
    {
        double rate = LearningRate * AdamStep.RootBias(Beta2, Step), product = MomentumProduct(), next = Momentum(Step + 1);
        return (rate * (1 - Momentum(Step)) / (1 - product), rate * next / (1 - product * next));
    }

    /// <summary>Returns μₜ.</summary>
    private double Momentum(long step) => Beta1 * (1 - 0.5 * ScalarMath.Power(_warmUp, step));

    /// <summary>Returns Πₜ of this step: from the one before, or from the beginning after a restored state.</summary>
    private double MomentumProduct()
    {
        if (_productStep > Step)
        {
            (_product, _productStep) = (1, 0);
        }

        while (_productStep < Step && _product > Negligible)
        {
            _product *= Momentum(++_productStep);
        }

        _productStep = Step;
        return _product;
    }

    private readonly struct Kernel(float rateOfG, float rateOfM, float oneMinusBeta1, float oneMinusBeta2, float epsilonHat)
        : ITwoStateUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V m, ref V v, V g) where V : struct, IVector<V>
        {
            m = Underflow.Flush(m + oneMinusBeta1 * (g - m));
            v = Underflow.Flush(v + oneMinusBeta2 * (Underflow.Square(g) - v));
            w = Underflow.Flush(w - (rateOfG * g + rateOfM * m) / (V.Sqrt(v) + epsilonHat));
        }
    }
}
