using System.ComponentModel;
using System.Numerics.Tensors;
using NeuralTraining.Data;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>Represents labelled samples: a matrix of inputs with a row per sample, and the class of each
/// sample.</summary>
/// <remarks>No member changes a data set, so several threads may read it at once as long as none writes to its
/// tensors.</remarks>
public sealed partial class Dataset
{
    private readonly ReadOnlyMemory<int> _labels;

    /// <summary>Creates a data set over the given inputs and labels, which are not copied.</summary>
    /// <param name="inputs">The inputs [samples, features], dense, with at least one sample and one feature.</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <remarks><see cref="FromRows(float[,], ReadOnlySpan{int})"/> and its overloads take arrays and
    /// matrices.</remarks>
    /// <exception cref="ArgumentException">The inputs are not a dense matrix with at least one row and one column, or
    /// the numbers of rows and labels differ.</exception>
    public Dataset(Tensor<float> inputs, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Rank == 1)
        {
            throw new ArgumentException(
                $"The inputs must be a dense tensor of shape [rows, columns], but was {DenseTensor.Format(inputs.Lengths)}. " +
                $"{nameof(Dataset)}.{nameof(FromRows)} takes an array and the number of its columns.", nameof(inputs));
        }

        _ = new Batch(inputs, labels.Span);
        Inputs = inputs;
        _labels = labels;
    }

    /// <summary>Gets the inputs [samples, features].</summary>
    public Tensor<float> Inputs { get; }

    /// <summary>Gets the class of each sample.</summary>
    public ReadOnlySpan<int> Labels => _labels.Span;

    /// <summary>Gets the number of samples.</summary>
    public int Count => _labels.Length;

    /// <summary>Gets the number of features: the width of the inputs.</summary>
    public int Features => (int)Inputs.Lengths[1];

    /// <summary>Returns the whole set as one batch, for example for <c>Loss</c> or <c>Accuracy</c>. Does not
    /// allocate.</summary>
    public Batch AsBatch() => new(Inputs, Labels);

    /// <summary>Returns the first samples as a view that shares this set's memory.</summary>
    /// <param name="count">The number of samples, from 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    public Dataset Take(int count)
    {
        if (count < 1 || count > Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), Invariant($"The number of samples to take must be from 1 to {Count}, but was '{count}'."));
        }

        return new Dataset(Inputs.Slice([0..count, 0..Features]), _labels[..count]);
    }

    /// <summary>Returns the samples in a random order. Allocates a copy.</summary>
    /// <param name="seed">The seed of the order.</param>
    public Dataset Shuffle(ulong seed) => Gather(Order(seed));

    /// <summary>Shuffles the samples and splits a validation set off, as the chapter does: the first ⌊count · fraction⌋
    /// of the shuffled samples. Allocates copies of both parts.</summary>
    /// <param name="fraction">The fraction of the samples in the validation set, between 0 and 1. Both parts must
    /// contain at least one sample.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentOutOfRangeException">One part would contain no samples.</exception>
    public (Dataset Train, Dataset Validation) Split(double fraction, ulong seed)
    {
        int validation = fraction is > 0 and < 1 ? (int)(Count * fraction) : 0;
        if (validation == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction),
                Invariant($"The fraction must leave at least one of the {Count} samples in each part, but was '{fraction}'."));
        }

        int[] order = Order(seed);
        return (Gather(order.AsSpan(validation)), Gather(order.AsSpan(0, validation)));
    }

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

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"Dataset of {Count} samples of {Features} features, ") +
        Invariant($"labels {TensorPrimitives.Min(Labels)} to {TensorPrimitives.Max(Labels)}");

    /// <summary>Copies samples to the beginning of a matrix and of labels.</summary>
    internal void Gather(ReadOnlySpan<int> rows, Span<float> inputs, Span<int> labels, Parallelism parallelism = default)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            labels[i] = Labels[rows[i]];
        }

        Rows.Gather(DenseTensor.AsSpan(Inputs), rows, inputs[..(rows.Length * Features)], parallelism);
    }

    private int[] Order(ulong seed)
    {
        int[] order = new int[Count];
        RandomPurpose.DatasetOrder.Stream(seed).FillPermutation(order);
        return order;
    }

    private Dataset Gather(ReadOnlySpan<int> rows)
    {
        float[] inputs = new float[rows.Length * Features];
        int[] labels = new int[rows.Length];
        Gather(rows, inputs, labels);
        return new Dataset(Tensor.Create(inputs, [rows.Length, Features]), labels);
    }
}
