using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Computes the softmax of each row: eᶻ / Σ eᶻ, after the row's maximum is subtracted, so that outputs of ±10⁴
/// do not overflow.</summary>
/// <remarks>A row has the same bits alone and among others. Sums are in double precision. Does not allocate.</remarks>
internal static class Softmax
{
    /// <summary>The number of columns whose exponentials are summed at once.</summary>
    public const int ChunkLength = 256;

    /// <summary>The factor of each row.</summary>
    public interface IRowFactors
    {
        double Of(int row);
    }

    /// <summary>y = softmax(z), row by row. Both may be the same memory.</summary>
    public static void Run(ReadOnlySpan<float> z, Span<float> y, int columns) => Run(z, y, columns, default(Ones), total: 1);

    /// <summary>y = factor · softmax(z) / total, row by row. Both may be the same memory.</summary>
    /// <param name="z">The outputs.</param>
    /// <param name="y">Takes the result.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="factors">The factor of each row.</param>
    /// <param name="total">The divisor.</param>
    public static void Run<TFactors>(ReadOnlySpan<float> z, Span<float> y, int columns, scoped TFactors factors, double total)
        where TFactors : struct, IRowFactors, allows ref struct
    {
        for (int start = 0; start < z.Length; start += columns)
        {
            ReadOnlySpan<float> row = z.Slice(start, columns);
            Subtract(row, Max(row), y.Slice(start, columns));
        }

        Elementwise.Map(new Exponential(), y, y);
        var rowSums = new RowSums(stackalloc float[RowSums.ScratchLength]);
        for (int rest = y.Length / columns; rest > 0; rest -= RowSums.RowsAtOnce)
        {
            int rows = Math.Min(RowSums.RowsAtOnce, rest);
            int first = y.Length / columns - rest;
            Span<float> some = y.Slice(first * columns, rows * columns);
            Vector256<double> sums = rowSums.Of(some, rows);
            for (int i = 0; i < rows; i++)
            {
                Span<float> row = some.Slice(i * columns, columns);
                Multiply(row, (float)(factors.Of(first + i) / (sums[i] * total)));
            }
        }
    }

    /// <summary>Σ eᶻ of some rows after their maxima are subtracted, as sums of chunks of columns.</summary>
    public static Vector256<double> SumExponentials(ReadOnlySpan<float> z, Span<float> maxima, Span<float> exponentials, RowSums rowSums)
    {
        int rows = maxima.Length, classes = z.Length / rows;
        for (int i = 0; i < rows; i++)
        {
            maxima[i] = Max(z.Slice(i * classes, classes));
        }

        Vector256<double> sums = Vector256<double>.Zero;
        for (int start = 0; start < classes; start += ChunkLength)
        {
            int width = Math.Min(ChunkLength, classes - start);
            Span<float> e = exponentials[..(rows * width)];
            for (int i = 0; i < rows; i++)
            {
                Subtract(z.Slice(i * classes + start, width), maxima[i], e.Slice(i * width, width));
            }

            Elementwise.Map(new Exponential(), e, e);
            sums += rowSums.Of(e, rows);
        }

        return sums;
    }

    public static float Max(ReadOnlySpan<float> row)
    {
        var maxima = Vector128.Create(row[0]);
        int i = 0;
        for (; i <= row.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            maxima = Vector128.MaxNative(maxima, Vector128.LoadUnsafe(in row[i]));
        }

        float max = MathF.Max(MathF.Max(maxima[0], maxima[1]), MathF.Max(maxima[2], maxima[3]));
        for (; i < row.Length; i++)
        {
            max = MathF.Max(max, row[i]);
        }

        return max;
    }

    /// <summary>y = x − c. Rows are often so short that a call of <see cref="Elementwise"/> for each would take
    /// longer.</summary>
    public static void Subtract(ReadOnlySpan<float> x, float c, Span<float> y)
    {
        int i = 0;
        for (; i <= x.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            (Vector128.LoadUnsafe(in x[i]) - Vector128.Create(c)).StoreUnsafe(ref y[i]);
        }

        for (; i < x.Length; i++)
        {
            y[i] = x[i] - c;
        }
    }

    /// <summary>y = y · c.</summary>
    private static void Multiply(Span<float> y, float c)
    {
        int i = 0;
        for (; i <= y.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            (Vector128.LoadUnsafe(in y[i]) * c).StoreUnsafe(ref y[i]);
        }

        for (; i < y.Length; i++)
        {
            y[i] *= c;
        }
    }

    private readonly struct Ones : IRowFactors
    {
        public double Of(int row) => 1;
    }

    /// <summary>y = eˣ; 0 where that is below <see cref="Underflow.Bound"/>, so that no gradient is
    /// subnormal.</summary>
    public readonly struct Exponential : IUnary
    {
        /// <summary>e⁻⁷⁷ is below the bound.</summary>
        private const float Lowest = -77;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V>
        {
            V lowest = V.Create(Lowest);
            return Underflow.Flush(VectorMath.Exp(V.SelectIfGreater(lowest, x, lowest, x)));
        }
    }
}
