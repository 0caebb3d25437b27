using System.ComponentModel;
using System.Numerics.Tensors;
using NeuralTraining.Data;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>Represents samples: a matrix of inputs with a row per sample, the class or the targets of each sample, and
/// optionally its weight.</summary>
/// <remarks>No member changes a data set, so several threads may read it at once as long as none writes to its
/// tensors.</remarks>
public sealed partial class Dataset
{
    private readonly ReadOnlyMemory<int> _labels;
    private readonly ReadOnlyMemory<float> _weights;

    /// <summary>Creates a data set of labelled samples over the given memory, which is not copied.</summary>
    /// <param name="inputs">The inputs [samples, features], dense, with at least one sample and one feature.</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <param name="weights">The weight of each sample, at least 0. Default: empty: each sample weighs 1.</param>
    /// <remarks><see cref="FromRows(float[,], ReadOnlySpan{int})"/> and its overloads take arrays and
    /// matrices.</remarks>
    /// <exception cref="ArgumentException">The inputs are not a dense matrix with at least one row and one column, or
    /// the numbers of rows, labels and weights differ, or a weight is negative, NaN or infinite, or all are
    /// 0.</exception>
    public Dataset(Tensor<float> inputs, ReadOnlyMemory<int> labels, ReadOnlyMemory<float> weights = default)
    {
        RequireMatrix(inputs);
        RequireWeight(new Batch(inputs, labels.Span, weights.Span), nameof(weights));
        (Inputs, _labels, _weights) = (inputs, labels, weights);
    }

    /// <summary>Creates a data set of samples with targets over the given memory, which is not copied.</summary>
    /// <param name="inputs">The inputs [samples, features], dense, with at least one sample and one feature.</param>
    /// <param name="targets">The targets [samples, outputs], dense: numbers to predict, one-hot rows, or
    /// probabilities.</param>
    /// <param name="weights">The weight of each sample, at least 0. Default: empty: each sample weighs 1.</param>
    /// <remarks><see cref="FromRows(float[,], ReadOnlySpan{int})"/> and its overloads take arrays and
    /// matrices.</remarks>
    /// <exception cref="ArgumentException">The inputs or targets are not dense matrices with at least one row and one
    /// column, or the numbers of their rows and of the weights differ, or a weight is negative, NaN or infinite, or all
    /// are 0.</exception>
    public Dataset(Tensor<float> inputs, Tensor<float> targets, ReadOnlyMemory<float> weights = default)
    {
        RequireMatrix(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        RequireWeight(new Batch(inputs, targets, weights.Span), nameof(weights));
        (Inputs, Targets, _weights) = (inputs, targets, weights);
    }

    /// <summary>Gets the inputs [samples, features].</summary>
    public Tensor<float> Inputs { get; }

    /// <summary>Gets the class of each sample; empty when the samples have targets instead.</summary>
    public ReadOnlySpan<int> Labels => _labels.Span;

    /// <summary>Gets the targets [samples, outputs]; null when the samples have labels instead.</summary>
    public Tensor<float>? Targets { get; }

    /// <summary>Gets the weight of each sample; empty when each weighs 1.</summary>
    public ReadOnlySpan<float> Weights => _weights.Span;

    /// <summary>Gets whether the samples have labels rather than targets.</summary>
    public bool HasLabels => Targets is null;

    /// <summary>Gets the number of samples.</summary>
    public int Count => (int)Inputs.Lengths[0];

    /// <summary>Gets the number of features: the width of the inputs.</summary>
    public int Features => (int)Inputs.Lengths[1];

    /// <summary>The number of columns of the targets; 0 without any.</summary>
    internal int TargetColumns => (int)(Targets?.Lengths[1] ?? 0);

    /// <summary>Returns the whole set as one batch, for example for <c>Loss</c> or <c>Accuracy</c>. Does not
    /// allocate.</summary>
    public Batch AsBatch() => Targets is null ? new(Inputs, Labels, Weights) : new(Inputs, Targets, Weights);

    /// <summary>Returns the same samples with other weights. Inputs and labels or targets are shared.</summary>
    /// <param name="weights">The weight of each sample, at least 0; empty: each weighs 1. They are not copied.</param>
    /// <exception cref="ArgumentException">There are not as many weights as samples, one is negative, NaN or infinite,
    /// or all are 0.</exception>
    public Dataset WithWeights(ReadOnlyMemory<float> weights) =>
        Targets is null ? new(Inputs, _labels, weights) : new(Inputs, Targets, weights);

    /// <summary>Returns the first samples as a view that shares this set's memory.</summary>
    /// <param name="count">The number of samples, from 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    /// <exception cref="ArgumentException">All these samples have weight 0.</exception>
    public Dataset Take(int count)
    {
        if (count < 1 || count > Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), Invariant($"The number of samples to take must be from 1 to {Count}, but was '{count}'."));
        }

        Tensor<float> inputs = Inputs.Slice([0..count, 0..Features]);
        ReadOnlyMemory<float> weights = _weights.IsEmpty ? default : _weights[..count];
        return Targets is null
            ? new Dataset(inputs, _labels[..count], weights)
            : new Dataset(inputs, Targets.Slice([0..count, 0..TargetColumns]), weights);
    }

    /// <summary>Returns the samples of the given numbers, in their order. Allocates a copy.</summary>
    /// <param name="indices">The numbers of the samples, from 0 to <see cref="Count"/> − 1, at least one. A number may
    /// occur several times.</param>
    /// <exception cref="ArgumentException">There is no number, or all these samples have weight 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Dataset Select(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
        {
            throw new ArgumentException("At least one sample must be selected, but there are no indices.", nameof(indices));
        }

        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    Invariant($"The index of a sample must be from 0 to {Count - 1}, but that at place {i} was '{indices[i]}'."));
            }
        }

        float[] inputs = new float[indices.Length * Features], targets = new float[indices.Length * TargetColumns];
        int[] labels = new int[HasLabels ? indices.Length : 0];
        float[] weights = new float[_weights.IsEmpty ? 0 : indices.Length];
        Gather(indices, inputs, labels, targets, weights);
        var matrix = Tensor.Create(inputs, [indices.Length, Features]);
        return HasLabels
            ? new Dataset(matrix, labels, weights)
            : new Dataset(matrix, Tensor.Create(targets, [indices.Length, TargetColumns]), weights);
    }

    /// <summary>Returns the samples in a random order. Allocates a copy.</summary>
    /// <param name="seed">The seed of the order.</param>
    public Dataset Shuffle(ulong seed) => Select(Order(seed));

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
        return (Select(order.AsSpan(validation)), Select(order.AsSpan(0, validation)));
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
        (HasLabels
            ? Invariant($"labels {TensorPrimitives.Min(Labels)} to {TensorPrimitives.Max(Labels)}")
            : TargetColumns == 1 ? "one target" : Invariant($"{TargetColumns} targets")) +
        (_weights.IsEmpty ? "" : ", weighted");

    /// <summary>Copies samples to the beginning of matrices, labels and weights, as far as the set has them.</summary>
    internal void Gather(
        ReadOnlySpan<int> rows,
        Span<float> inputs,
        Span<int> labels,
        Span<float> targets,
        Span<float> weights,
        Parallelism parallelism = default)
    {
        for (int i = 0; HasLabels && i < rows.Length; i++)
        {
            labels[i] = Labels[rows[i]];
        }

        for (int i = 0; !_weights.IsEmpty && i < rows.Length; i++)
        {
            weights[i] = Weights[rows[i]];
        }

        Rows.Gather(DenseTensor.AsSpan(Inputs), rows, inputs[..(rows.Length * Features)], parallelism);
        if (Targets is not null)
        {
            Rows.Gather(DenseTensor.AsSpan(Targets), rows, targets[..(rows.Length * TargetColumns)], parallelism);
        }
    }

    private static void RequireMatrix(Tensor<float> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Rank == 1)
        {
            throw new ArgumentException(
                $"The inputs must be a dense tensor of shape [rows, columns], but was {DenseTensor.Format(inputs.Lengths)}. " +
                $"{nameof(Dataset)}.{nameof(FromRows)} takes an array and the number of its columns.", nameof(inputs));
        }
    }

    private static void RequireWeight(in Batch batch, string argument)
    {
        if (batch.TotalWeight == 0)
        {
            throw new ArgumentException("At least one sample must have a weight greater than zero, but all weights are 0.", argument);
        }
    }

    private int[] Order(ulong seed)
    {
        int[] order = new int[Count];
        RandomPurpose.DatasetOrder.Stream(seed).FillPermutation(order);
        return order;
    }
}
