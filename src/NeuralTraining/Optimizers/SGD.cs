using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Stochastic gradient descent: W ← W − η g.</summary>
/// <remarks>Equation 6.1 of the chapter. PyTorch's SGD without momentum. Keeps no state, so one can serve several
/// networks.</remarks>
public sealed class SGD : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate η. Default: 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a finite number greater than
    /// zero.</exception>
    public SGD(float learningRate = 0.01f)
        : base(learningRate)
    {
    }

    private protected override void Apply(Span<float> w, ReadOnlySpan<float> g) =>
        Elementwise.Update(new Kernel(LearningRate), w, g, Parallelism);

    private protected override double Reach(double g, Span<double> state) => LearningRate * g;

    private readonly struct Kernel(float eta) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V w, V g) where V : struct, IVector<V> => Underflow.Flush(w - eta * g);
    }
}
