using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>From outputs to classes.</summary>
internal static class Classification
{
    /// <summary>Refuses targets that do not have a column for each output.</summary>
    public static void RequireClasses(in Batch batch, int outputs)
    {
        if (!batch.HasLabels)
        {
            DenseTensor.RequireColumns(batch.Targets, outputs, "one-hot target of this network", nameof(batch));
        }
    }

    public static int CountCorrect(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        int classes = (int)outputs.Lengths[1];
        int correct = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            int label = batch.HasLabels ? batch.Labels[row] : IndexOfMax(DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes));
            correct += IndexOfMax(values.Slice(row * classes, classes)) == label ? 1 : 0;
        }

        return correct;
    }

    /// <summary>The class of a row of outputs: the place of the largest, the first if several are.</summary>
    /// <exception cref="ArithmeticException">An output is not a number.</exception>
    public static int LabelOf(ReadOnlySpan<float> outputs, int row)
    {
        int label = IndexOfMax(outputs);
        return float.IsNaN(outputs[label])
            ? throw new ArithmeticException($"The outputs of a row must be numbers for the largest to be its class, but output {label} of row {row} is 'NaN'.")
            : label;
    }

    /// <summary>The place of the largest value: the first, if several are; that of the first NaN, if there is one (as NumPy's argmax).</summary>
    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length && !float.IsNaN(values[best]); i++)
        {
            best = values[i] > values[best] || float.IsNaN(values[i]) ? i : best;
        }

        return best;
    }
}
