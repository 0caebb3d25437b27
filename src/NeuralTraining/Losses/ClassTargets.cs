using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>What a classifier's outputs can be compared with.</summary>
internal static class ClassTargets
{
    private const double SumTolerance = 1e-4;

    /// <summary>Refuses labels that are not the number of an output.</summary>
    public static void CheckLabels(ReadOnlySpan<int> labels, int outputs)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)outputs)
            {
                throw new ArgumentException($"A label must be from 0 to {outputs - 1}, but that of row {row} was '{labels[row]}'.", nameof(labels));
            }
        }
    }

    /// <summary>Refuses rows that are not one probability for each output.</summary>
    public static void CheckProbabilities(ReadOnlyTensorSpan<float> targets, int outputs)
    {
        if (targets.Lengths[1] != outputs)
        {
            throw new ArgumentException($"A row of targets must have a value for each of the {outputs} outputs, but has {targets.Lengths[1]}.", nameof(targets));
        }

        ReadOnlySpan<float> values = DenseTensor.AsSpan(targets);
        for (int row = 0; row < targets.Lengths[0]; row++)
        {
            double sum = 0;
            foreach (float value in values.Slice(row * outputs, outputs))
            {
                sum += value >= 0 ? value : double.NaN;
            }

            if (!(Math.Abs(sum - 1) <= SumTolerance))
            {
                throw new ArgumentException($"A row of targets must be probabilities that sum to 1, but row {row} is not.", nameof(targets));
            }
        }
    }
}
