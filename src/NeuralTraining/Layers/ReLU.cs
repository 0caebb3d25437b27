using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The rectified linear unit: y = max(0, x).</summary>
/// <remarks>The derivative at exactly 0 is 0, as in the chapter's layer. NaN stays NaN.</remarks>
public sealed class ReLU : Activation
{
    private protected override void Apply(ReadOnlySpan<float> x, Span<float> y, Parallelism parallelism) =>
        Elementwise.Run(default(Function), y, x, parallelism);

    private protected override void ApplyDerivative(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Parallelism parallelism) =>
        Elementwise.Run(default(Derivative), dx, y, dy, parallelism);

    internal readonly struct Function : IElementwise
    {
        public static int Targets => 1;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V y, ref V t1, ref V t2, V x, V s1) where V : struct, IVector<V> => y = V.SelectIfGreater(V.Create(0f), x, V.Create(0f), x);
    }

    internal readonly struct Derivative : IElementwise
    {
        public static int Targets => 1;

        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V dx, ref V t1, ref V t2, V y, V dy) where V : struct, IVector<V> => dx = V.SelectIfGreater(y, V.Create(0f), dy, V.Create(0f));
    }
}
