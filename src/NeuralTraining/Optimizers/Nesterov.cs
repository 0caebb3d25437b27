using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Nesterov's accelerated gradient: W ← W + α²v − (1 + α)ηg; v ← αv − ηg.</summary>
/// <remarks>The form of Bengio, Boulanger-Lewandowski and Pascanu (2013), <i>Advances in optimizing recurrent
/// networks</i>, which the book's code uses: W is where the gradient is taken, one step of momentum ahead. PyTorch's
/// SGD with <c>momentum=α, nesterov=True</c> takes the same steps at a constant rate; it multiplies by the rate
/// afterwards, which differs once the rate changes. Keeps <c>v</c>. α is double, as 1 + α and α² are rounded only once;
/// η is single, as the formula uses it.</remarks>
public sealed class Nesterov : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.01.</param>
    /// <param name="alpha">The share of the velocity that a step keeps: α in [0, 1). Default: 0.9.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Nesterov(float learningRate = 0.01f, double alpha = 0.9)
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
        Elementwise.Update(
            new Kernel(LearningRate, (float)((1 + Alpha) * LearningRate), (float)Alpha, (float)(Alpha * Alpha)),
            w, Slot(0), g, Parallelism);

    private protected override double Reach(double g, Span<double> state)
    {
        ref double v = ref state[0];
        double step = Alpha * Alpha * v + (1 + Alpha) * LearningRate * g;
        v = Alpha * v + LearningRate * g;
        return step;
    }

    private readonly struct Kernel(float eta, float onePlusAlphaTimesEta, float alpha, float alphaSquared) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V v, V g) where V : struct, IVector<V>
        {
            w = Underflow.Flush(w + (alphaSquared * v - onePlusAlphaTimesEta * g));
            v = Underflow.Flush(alpha * v - eta * g);
        }
    }
}
