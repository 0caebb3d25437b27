using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>A mini-batch: the inputs of some samples, their labels or targets, and optionally a weight for each. It
/// refers to memory of the caller, and allocates nothing.</summary>
public readonly ref struct Batch
{
    /// <summary>Creates a batch of labelled samples.</summary>
    /// <param name="inputs">The inputs [batch, features], dense, with at least one row.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="weights">The weight of each row, at least 0. Default: empty: each row weighs 1.</param>
    /// <exception cref="ArgumentException">The inputs are not a dense matrix, have no rows, or are not as many as the
    /// labels or the weights, or a weight is negative, NaN or infinite.</exception>
    public Batch(ReadOnlyTensorSpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights = default)
        : this(inputs, labels, default, weights, hasLabels: true, firstRow: 0)
    {
        CheckInputs();
        if (labels.Length != Count)
        {
            throw new ArgumentException(
                Invariant($"Each of the {Count} input rows must have a label, but there are {labels.Length} labels."), nameof(labels));
        }

        CheckWeights();
    }

    /// <summary>Creates a batch of samples with a row of targets each.</summary>
    /// <param name="inputs">The inputs [batch, features], dense, with at least one row.</param>
    /// <param name="targets">The targets [batch, outputs], dense: numbers to predict, one-hot rows, or
    /// probabilities.</param>
    /// <param name="weights">The weight of each row, at least 0. Default: empty: each row weighs 1.</param>
    /// <exception cref="ArgumentException">The inputs or targets are not dense matrices, have no rows, or differ in
    /// their number, or that of the weights, or a weight is negative, NaN or infinite.</exception>
    public Batch(ReadOnlyTensorSpan<float> inputs, ReadOnlyTensorSpan<float> targets, ReadOnlySpan<float> weights = default)
        : this(inputs, default, targets, weights, hasLabels: false, firstRow: 0)
    {
        CheckInputs();
        DenseTensor.RequireMatrix(targets, "targets", nameof(targets));
        if (targets.Lengths[0] != Count)
        {
            throw new ArgumentException(
                Invariant($"Each of the {Count} input rows must have a row of targets, ") +
                Invariant($"but there are {targets.Lengths[0]} rows of targets."), nameof(targets));
        }

        CheckWeights();
    }

    private Batch(
        ReadOnlyTensorSpan<float> inputs,
        ReadOnlySpan<int> labels,
        ReadOnlyTensorSpan<float> targets,
        ReadOnlySpan<float> weights,
        bool hasLabels,
        int firstRow)
    {
        Inputs = inputs;
        Labels = labels;
        Targets = targets;
        Weights = weights;
        HasLabels = hasLabels;
        FirstRow = firstRow;
    }

    /// <summary>Gets the inputs [batch, features].</summary>
    public ReadOnlyTensorSpan<float> Inputs { get; }

    /// <summary>Gets the labels; empty when the batch has targets instead.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>Gets the targets [batch, outputs]; empty when the batch has labels instead.</summary>
    public ReadOnlyTensorSpan<float> Targets { get; }

    /// <summary>Gets the weight of each sample; empty when each weighs 1.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>Gets the sum of the weights; the number of samples when each weighs 1.</summary>
    public double TotalWeight
    {
        get
        {
            double sum = Weights.IsEmpty ? Count : 0;
            foreach (float weight in Weights)
            {
                sum += weight;
            }

            return sum;
        }
    }

    /// <summary>Gets whether the batch has labels rather than targets.</summary>
    public bool HasLabels { get; }

    /// <summary>Gets the number of samples.</summary>
    public int Count => (int)Inputs.Lengths[0];

    /// <summary>Deconstructs a batch of labelled samples, for the chapter's <c>(x, t) = batch</c>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="t">The labels.</param>
    /// <exception cref="InvalidOperationException">The batch has targets instead of labels.</exception>
    public void Deconstruct(out ReadOnlyTensorSpan<float> x, out ReadOnlySpan<int> t)
    {
        if (!HasLabels)
        {
            throw new InvalidOperationException(
                "A batch must have labels to be deconstructed into inputs and labels, but this one has targets. Read Inputs and Targets.");
        }

        x = Inputs;
        t = Labels;
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"Batch of inputs {DenseTensor.Format(Inputs.Lengths)} with " +
        (HasLabels ? "labels" : $"targets {DenseTensor.Format(Targets.Lengths)}") +
        (Weights.IsEmpty ? "" : " and weights");

    /// <summary>Gets the number of its first row in the whole mini-batch.</summary>
    internal int FirstRow { get; }

    /// <summary>Returns some of the rows, not copied.</summary>
    internal Batch Slice(int start, int count) => new(
        Rows(Inputs, start, count),
        HasLabels ? Labels.Slice(start, count) : default,
        HasLabels ? default : Rows(Targets, start, count),
        Weights.IsEmpty ? default : Weights.Slice(start, count),
        HasLabels,
        FirstRow + start);

    /// <summary>Gets the weight of a row.</summary>
    internal double WeightOf(int row) => Weights.IsEmpty ? 1 : Weights[row];

    /// <summary>Returns one of the blocks that the rows are cut into as evenly as possible. There must not be more
    /// blocks than rows.</summary>
    internal Batch RowBlock(int block, int blocks) =>
        blocks == 1 ? this : Slice(EvenParts.FirstOf(Count, block, blocks), EvenParts.CountOf(Count, block, blocks));

    private void CheckInputs()
    {
        DenseTensor.RequireMatrix(Inputs, "inputs", "inputs");
        if (Inputs.Lengths[0] == 0 || Inputs.Lengths[1] == 0)
        {
            throw new ArgumentException(
                $"A batch must have at least one row and one column, " +
                $"but its inputs have shape {DenseTensor.Format(Inputs.Lengths)}.", "inputs");
        }
    }

    private void CheckWeights()
    {
        if (!Weights.IsEmpty && Weights.Length != Count)
        {
            throw new ArgumentException(
                Invariant($"Each of the {Count} input rows must have a weight, but there are {Weights.Length} weights."), "weights");
        }

        for (int row = 0; row < Weights.Length; row++)
        {
            if (!(Weights[row] >= 0 && float.IsFinite(Weights[row])))
            {
                throw new ArgumentException(
                    Invariant($"A weight must be a finite number of at least 0, but that of row {row} was '{Weights[row]}'."), "weights");
            }
        }
    }

    private static ReadOnlyTensorSpan<float> Rows(ReadOnlyTensorSpan<float> matrix, int start, int count)
    {
        int columns = (int)matrix.Lengths[1];
        return new ReadOnlyTensorSpan<float>(DenseTensor.AsSpan(matrix).Slice(start * columns, count * columns), [count, columns]);
    }
}
