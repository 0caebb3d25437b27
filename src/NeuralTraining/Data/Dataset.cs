using System.Numerics.Tensors;
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
    /// <remarks><see cref="FromRows{T}(T[,], ReadOnlySpan{int})"/> and its overloads take arrays and
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
    /// <remarks><see cref="FromRows{T}(T[,], ReadOnlySpan{int})"/> and its overloads take arrays and
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

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"Dataset of {Count} samples of {Features} features, ") +
        (HasLabels
            ? Invariant($"labels {TensorPrimitives.Min(Labels)} to {TensorPrimitives.Max(Labels)}")
            : TargetColumns == 1 ? "one target" : Invariant($"{TargetColumns} targets")) +
        (_weights.IsEmpty ? "" : ", weighted");

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
}
