using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Adds in twice single precision: keeps the rounding error of each addition beside the sum.</summary>
/// <remarks>Ogita, Rump and Oishi (2005), <i>Accurate sum and dot product</i>, with Knuth's two-sum. One chain from the
/// first term to the last, so that every width gives the same bits.</remarks>
internal static class Compensated
{
    private const int RowsOfBlock = 8;

    /// <summary>Returns the end of a block of rows. Its terms are added first, and their sum to the whole: faster, and
    /// hardly less accurate if the mean of the terms is near zero.</summary>
    public static nint EndOfBlock(nint start, int rowLength, int matrixLength) =>
        Math.Min(start + (nint)RowsOfBlock * rowLength, matrixLength);

    /// <summary>Adds a term to a sum, and the rounding error to <paramref name="lost"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<V>(ref V sum, ref V lost, V term) where V : struct, IVector<V>
    {
        V old = sum;
        sum = old + term;
        V added = sum - old;
        lost += (old - (sum - added)) + (term - added);
    }

    /// <summary>Returns the mean of n terms in single precision, and its rounding error.</summary>
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
