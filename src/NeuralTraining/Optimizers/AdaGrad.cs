using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>AdaGrad: h ← h + g²; W ← W − ηg / (√h + 1e-7).</summary>
/// <remarks>Duchi, Hazan and Singer (2011), <i>Adaptive subgradient methods</i>; equations 6.5 and 6.6 of the chapter, whose code adds 1e-7 outside the
/// root. Keeps <c>h</c>, which only grows: steps become ever smaller.</remarks>
public sealed class AdaGrad : Optimizer
{
    private const float Epsilon = 1e-7f;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a finite number greater than zero.</exception>
    public AdaGrad(float learningRate = 0.01f)
        : base(learningRate, "h")
    {
    }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g) =>
        Elementwise.Run(new Kernel(LearningRate), w, Slot(0), default, g, default);

    private readonly struct Kernel(float eta) : IElementwise
    {
        public static int Targets => 2;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V h, ref V t2, V g, V s1) where V : struct, IVector<V>
        {
            h += g * g;
            w -= eta * g / (V.Sqrt(h) + Epsilon);
        }
    }
}
