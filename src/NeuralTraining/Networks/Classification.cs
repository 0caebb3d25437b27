using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Turns outputs into classes.</summary>
internal static class Classification
{
    /// <summary>Refuses outputs that are not those of classes.</summary>
    public static void RequireClasses(in Batch batch, OutputMeaning meaning, int outputs)
    {
        if (batch.HasLabels || meaning.AreNumbers || meaning.AreClasses(outputs))
        {
            meaning.RequireClasses(outputs);
            return;
        }

        DenseTensor.RequireColumns(batch.Targets, outputs, "matrix of targets", nameof(batch));
        throw new ArgumentException(
            "An accuracy must be of two classes or more, " +
            "but these targets have one column, to which the loss gives no probability. Take the loss instead.",
            nameof(batch));
    }

    /// <summary>Writes the class of each row of outputs; −1 where one is NaN.</summary>
    public static void WriteLabels(ReadOnlySpan<float> outputs, Span<int> labels)
    {
        int width = outputs.Length / labels.Length;
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = ClassOf(outputs.Slice(row * width, width));
        }
    }

    /// <summary>Returns the class of a row of outputs: the index of the largest, the first if several are; of a single
    /// output, 1 where it is greater than 0.</summary>
    /// <exception cref="ArithmeticException">An output is not a number.</exception>
    public static int LabelOf(ReadOnlySpan<float> outputs, int row)
    {
        int label = ClassOf(outputs);
        return label >= 0
            ? label
            : throw new ArithmeticException(
                Invariant($"The outputs of a row must be numbers for it to have a class, but one of row {row} is 'NaN'."));
    }

    /// <summary>Returns the index of the largest value, the first if several are; of a single value, 1 where it is
    /// greater than 0 and 0 elsewhere. −1 if one is NaN.</summary>
    private static int ClassOf(ReadOnlySpan<float> row)
    {
        if (row is [float single])
        {
            return float.IsNaN(single) ? -1 : single > 0 ? 1 : 0;
        }

        int i = Reductions.IndexOfMax(row);
        return float.IsNaN(row[i]) ? -1 : i;
    }
}
