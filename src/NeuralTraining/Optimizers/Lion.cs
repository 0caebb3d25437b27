using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Lion: c = β1 m + (1 − β1)g; W ← (1 − ηλ)W − η sign(c); m ← β2 m + (1 − β2)g, with sign(0) = 0.</summary>
/// <remarks>
/// Chen et al. (2023), <i>Symbolic discovery of optimization algorithms</i>, algorithm 2, with the defaults of the
/// authors' code. Every step is as long as the rate, so the rate is smaller than Adam's: the authors suggest a tenth to
/// a third, with a weight decay λ three to ten times as large. PyTorch has no Lion of its own.
/// <para>Only weights decay: the tensors of two dimensions or more. Biases and BatchNorm's γ and β, which have one, do
/// not. The decay is no part of the gradient, as in <see cref="AdamW"/>.</para>
/// <para>Keeps <c>m</c>. β1 and β2 are double, as 1 − β2 would lose digits in single precision; η and λ are
/// single.</para>
/// </remarks>
public sealed class Lion : Optimizer
{
    private readonly DecoupledDecay _decay;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.0001.</param>
    /// <param name="beta1">The share of the average in the direction of a step: β1 in [0, 1). Default: 0.9.</param>
    /// <param name="beta2">The share of the average that a step keeps: β2 in [0, 1). Default: 0.99.</param>
    /// <param name="weightDecay">The weight decay λ, finite and at least 0. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Lion(float learningRate = 0.0001f, double beta1 = 0.9, double beta2 = 0.99, float weightDecay = 0)
        : base(learningRate, "m")
    {
        Beta1 = Require.Fraction(beta1, "decay rate β1");
        Beta2 = Require.Fraction(beta2, "decay rate β2");
        WeightDecay = Require.NotNegative(weightDecay, "weight decay");
        _decay = new DecoupledDecay(weightDecay);
        Hyperparameters = HyperparameterTable.Of((nameof(Beta1), Beta1), (nameof(Beta2), Beta2), (nameof(WeightDecay), WeightDecay));
    }

    /// <summary>Gets β1, the share of the average in the direction of a step.</summary>
    public double Beta1 { get; }

    /// <summary>Gets β2, the share of the average that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>Gets the weight decay λ.</summary>
    public float WeightDecay { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g)
    {
        foreach ((Range part, bool areWeights) in Layout.Parts)
        {
            var kernel = new Kernel(
                _decay.Kept(LearningRate, areWeights), LearningRate, (float)Beta1, (float)(1 - Beta1), (float)Beta2, (float)(1 - Beta2));
            Elementwise.Update(kernel, w[part], Slot(0)[part], g[part], Parallelism);
        }
    }

    private protected override double Reach(double g, Span<double> state)
    {
        ref double m = ref state[0];
        double c = Math.Max(m, g);
        m = Beta2 * m + (1 - Beta2) * g;
        return _decay.Reach(LearningRate, Math.Max(c, LearningRate));
    }

    private readonly struct Kernel(float kept, float eta, float beta1, float oneMinusBeta1, float beta2, float oneMinusBeta2) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V m, V g) where V : struct, IVector<V>
        {
            V c = beta1 * m + oneMinusBeta1 * g;
            w = Underflow.Flush(kept * w - eta * Sign(c));
            m = Underflow.Flush(beta2 * m + oneMinusBeta2 * g);
        }

        /// <summary>1, −1, or c itself if it is 0 or NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Sign<V>(V c) where V : struct, IVector<V>
        {
            V zero = V.Create(0f);
            return V.SelectIfGreater(c, zero, V.Create(1f), V.SelectIfGreater(zero, c, V.Create(-1f), c));
        }
    }
}
