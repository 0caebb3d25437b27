using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Sums in twice single precision: what each addition rounds away is kept beside the sum.</summary>
/// <remarks>Ogita, Rump and Oishi (2005), <i>Accurate sum and dot product</i>, with Knuth's two-sum. One chain from the first term to the
/// last, so that every width gives the same bits.</remarks>
internal static class Compensated
{
    private const int RowsOfBlock = 8;

    /// <summary>Where a block of rows ends, whose terms are added first and then their sum to the whole: faster, and hardly less accurate
    /// where the terms' mean is not far from zero.</summary>
    public static nint EndOfBlock(nint start, int rowLength, int matrixLength) => Math.Min(start + (nint)RowsOfBlock * rowLength, matrixLength);

    /// <summary>Adds a term to a sum, and what that rounds away to <paramref name="lost"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<V>(ref V sum, ref V lost, V term) where V : struct, IVector<V>
    {
        V old = sum;
        sum = old + term;
        V added = sum - old;
        lost += (old - (sum - added)) + (term - added);
    }

    /// <summary>The mean of n terms in single precision, and the rest that it lacks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mean<V>(V sum, V lost, V n, out V rest) where V : struct, IVector<V>
    {
        V quotient = (sum + lost) / n;
        V correction = (V.FusedMultiplyAdd(-quotient, n, sum) + lost) / n;
        V mean = quotient + correction;
        rest = correction - (mean - quotient);
        return mean;
    }
}
