using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Momentum: v ← αv − ηg; W ← W + v.</summary>
/// <remarks>Equations 6.3 and 6.4 of the chapter (the classical form, in which the rate is part of the velocity; PyTorch's multiplies v by the
/// rate afterwards, which differs once the rate changes). Keeps <c>v</c>.</remarks>
public sealed class Momentum : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.01.</param>
    /// <param name="alpha">How much of the velocity a step keeps: α in [0, 1). Default: 0.9.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Momentum(float learningRate = 0.01f, double alpha = 0.9)
        : base(learningRate, "v")
    {
        Alpha = Hyperparameter.DecayRate(alpha, "momentum");
        Hyperparameters = HyperparameterTable.Of((nameof(Alpha), Alpha));
    }

    /// <summary>Gets how much of the velocity a step keeps.</summary>
    public double Alpha { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g) =>
        Elementwise.Run(new Kernel(LearningRate, (float)Alpha), w, Slot(0), default, g, default, Parallelism);

    private protected override double Reach(double g, Span<double> state)
    {
        ref double v = ref state[0];
        v = Alpha * v + LearningRate * g;
        return v;
    }

    private readonly struct Kernel(float eta, float alpha) : IElementwise
    {
        public static int Targets => 2;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V v, ref V t2, V g, V s1) where V : struct, IVector<V>
        {
            v = Underflow.Flush(alpha * v - eta * g);
            w = Underflow.Flush(w + v);
        }
    }
}
