using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Turns outputs into classes.</summary>
internal static class Classification
{
    /// <summary>Writes the class of each row of outputs; −1 where one is NaN.</summary>
    public static void WriteLabels(ReadOnlySpan<float> outputs, Span<int> labels)
    {
        int classes = outputs.Length / labels.Length;
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = IndexOfMax(outputs.Slice(row * classes, classes));
        }
    }

    /// <summary>Returns the class of a row of outputs: the index of the largest, the first if several are.</summary>
    /// <exception cref="ArithmeticException">An output is not a number.</exception>
    public static int LabelOf(ReadOnlySpan<float> outputs, int row)
    {
        int label = IndexOfMax(outputs);
        return label >= 0
            ? label
            : throw new ArithmeticException(
                Invariant($"The outputs of a row must be numbers for the largest to be its class, but one of row {row} is 'NaN'."));
    }

    /// <summary>Returns the index of the largest output, the first if there are several; −1 if one is NaN.</summary>
    private static int IndexOfMax(ReadOnlySpan<float> row)
    {
        int i = Reductions.IndexOfMax(row);
        return float.IsNaN(row[i]) ? -1 : i;
    }
}
