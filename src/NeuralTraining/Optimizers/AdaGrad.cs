using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>AdaGrad: h ← h + g²; W ← W − ηg / (√h + ε).</summary>
/// <remarks>Duchi, Hazan and Singer (2011), <i>Adaptive subgradient methods</i>; equations 6.5 and 6.6 of the chapter,
/// whose code adds ε outside the root. PyTorch's Adagrad has the same formula: with its defaults it is
/// <c>new AdaGrad(epsilon: 1e-10f)</c>. Keeps <c>h</c>, which only grows: steps become ever smaller.</remarks>
public sealed class AdaGrad : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.01.</param>
    /// <param name="epsilon">The number ε that keeps the divisor from zero, finite and greater than zero. Default:
    /// 1e-7.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdaGrad(float learningRate = 0.01f, float epsilon = 1e-7f)
        : base(learningRate, "h")
    {
        Epsilon = Require.Positive(epsilon, "epsilon");
        Hyperparameters = HyperparameterTable.Of((nameof(Epsilon), Epsilon));
    }

    /// <summary>Gets ε, which is added to the root.</summary>
    public float Epsilon { get; }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Hyperparameters { get; }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g) =>
        Elementwise.Update(new Kernel(LearningRate, Epsilon), w, Slot(0), g, Parallelism);

    private protected override double Reach(double g, Span<double> state)
    {
        ref double h = ref state[0];
        h += g * g;
        return LearningRate * g / Math.Min(1, Epsilon);
    }

    private readonly struct Kernel(float eta, float epsilon) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V h, V g) where V : struct, IVector<V>
        {
            h = Underflow.Flush(h + Underflow.Square(g));
            w = Underflow.Flush(w - eta * g / (V.Sqrt(h) + epsilon));
        }
    }
}
