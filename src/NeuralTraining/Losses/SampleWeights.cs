using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Turns the gradients of samples into that of their weighted mean.</summary>
internal static class SampleWeights
{
    /// <summary>dz = w dz / total, row by row, with the weights w of the samples; no result is subnormal.</summary>
    /// <remarks>1 / total may be infinite or lose digits in single precision; w / total is at most 1.</remarks>
    public static void Scale(Span<float> dz, in Batch batch, double total)
    {
        ReadOnlySpan<float> weights = batch.Weights;
        if (weights.IsEmpty)
        {
            Elementwise.Map(new FlushedScale((float)(1 / total)), dz, dz);
        }
        else if (dz.Length == weights.Length && float.IsNormal((float)(1 / total)))
        {
            Elementwise.Update(new FlushedProduct((float)(1 / total)), dz, weights);
        }
        else
        {
            int columns = dz.Length / weights.Length;
            for (int row = 0; row < weights.Length; row++)
            {
                Span<float> some = dz.Slice(row * columns, columns);
                Elementwise.Map(new FlushedScale((float)(weights[row] / total)), some, some);
            }
        }
    }

    /// <summary>y = factor · x.</summary>
    internal readonly struct FlushedScale(float factor) : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => Underflow.Flush(factor * x);
    }

    /// <summary>y = factor · w · y.</summary>
    internal readonly struct FlushedProduct(float factor) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V y, V w) where V : struct, IVector<V> => Underflow.Flush(factor * w * y);
    }
}
