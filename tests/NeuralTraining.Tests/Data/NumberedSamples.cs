using System.Numerics.Tensors;
using CsCheck;

namespace NeuralTraining.Tests.Data;

/// <summary>Samples that can be told apart: number i has the label i and the inputs i, −i and i + 0.5.</summary>
internal static class NumberedSamples
{
    /// <summary>Up to so many samples, a size of mini-batches that fits, and a seed.</summary>
    public static Gen<(int Count, int Size, ulong Seed)> UpTo(int most) =>
        from count in Gen.Int[1, most]
        from size in Gen.Int[1, count]
        from seed in Gen.ULong
        select (count, size, seed);

    public static Dataset Make(int count) => new(
        Tensor.Create([.. Enumerable.Range(0, count).SelectMany(Inputs)], [count, 3]), Enumerable.Range(0, count).ToArray());

    public static int[] LabelsOf(Dataset data) => data.Labels.ToArray();

    /// <summary>The numbers of the samples in a batch, once it is certain that inputs and labels belong together.</summary>
    public static int[] Of(Batch batch)
    {
        for (int row = 0; row < batch.Count; row++)
        {
            float[] found = [batch.Inputs[row, 0], batch.Inputs[row, 1], batch.Inputs[row, 2]];
            if (!found.SequenceEqual(Inputs(batch.Labels[row])))
            {
                throw new InvalidOperationException($"Row {row} has the label {batch.Labels[row]}, but the inputs {string.Join(", ", found)}.");
            }
        }

        return batch.Labels.ToArray();
    }

    private static float[] Inputs(int number) => [number, -number, number + 0.5f];
}
