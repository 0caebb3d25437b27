using System.ComponentModel;
using NeuralTraining.Data;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Creates mini-batches and copies their samples.</content>
public sealed partial class Dataset
{
    /// <summary>Creates the mini-batches to train on: batch i is a function of (seed, i). Allocates memory for one
    /// mini-batch.</summary>
    /// <param name="size">The largest number of samples in a mini-batch, from 1 to <see cref="Count"/>.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="sampling">How samples are drawn. Default: shuffled epochs.</param>
    /// <param name="lastBatch">The treatment of the samples of a shuffled epoch that do not fill a mini-batch; of no
    /// effect when drawing with replacement. Default: its mini-batches share them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    public MiniBatches CreateMiniBatches(
        int size, ulong seed, Sampling sampling = Sampling.ShuffledEpochs, LastBatch lastBatch = LastBatch.EvenOut) =>
        new(this, size, seed, sampling, lastBatch);

    /// <summary>Creates mini-batches: the former name of <see cref="CreateMiniBatches"/>, for code written
    /// before.</summary>
    /// <param name="size">The largest number of samples in a mini-batch, from 1 to <see cref="Count"/>.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="sampling">How samples are drawn. Default: shuffled epochs.</param>
    /// <param name="lastBatch">The treatment of the samples of a shuffled epoch that do not fill a mini-batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MiniBatches MiniBatches(
        int size, ulong seed, Sampling sampling = Sampling.ShuffledEpochs, LastBatch lastBatch = LastBatch.EvenOut) =>
        CreateMiniBatches(size, seed, sampling, lastBatch);

    /// <summary>Lets the thread prefetch samples while it computes, before it copies them.</summary>
    internal void PrefetchSoon(ReadOnlySpan<int> rows) => UpcomingRows.Set(DenseTensor.AsSpan(Inputs), rows, Features);

    /// <summary>Copies samples to the beginning of matrices, labels and weights, as far as the set has them.</summary>
    internal void Gather(
        ReadOnlySpan<int> rows,
        Span<float> inputs,
        Span<int> labels,
        Span<float> targets,
        Span<float> weights,
        Parallelism parallelism = default)
    {
        ReadOnlySpan<int> allLabels = Labels;
        for (int i = 0; HasLabels && i < rows.Length; i++)
        {
            labels[i] = allLabels[rows[i]];
        }

        ReadOnlySpan<float> allWeights = Weights;
        for (int i = 0; !allWeights.IsEmpty && i < rows.Length; i++)
        {
            weights[i] = allWeights[rows[i]];
        }

        Rows.Gather(DenseTensor.AsSpan(Inputs), rows, inputs[..(rows.Length * Features)], parallelism);
        if (Targets is not null)
        {
            Rows.Gather(DenseTensor.AsSpan(Targets), rows, targets[..(rows.Length * TargetColumns)], parallelism);
        }
    }
}
