using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>A mini-batch: the inputs of some samples and their labels or targets. It refers to memory of the caller,
/// and allocates nothing.</summary>
public readonly ref struct Batch
{
    /// <summary>Creates a batch of labelled samples.</summary>
    /// <param name="inputs">The inputs [batch, features], dense, with at least one row.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <exception cref="ArgumentException">The inputs are not a dense matrix, have no rows, or are not as many as the
    /// labels.</exception>
    public Batch(ReadOnlyTensorSpan<float> inputs, ReadOnlySpan<int> labels)
        : this(inputs, labels, default, hasLabels: true, firstRow: 0)
    {
        CheckInputs();
        if (labels.Length != Count)
        {
            throw new ArgumentException(
                Invariant($"Each of the {Count} input rows must have a label, but there are {labels.Length} labels."), nameof(labels));
        }
    }

    /// <summary>Creates a batch of samples with a row of targets each.</summary>
    /// <param name="inputs">The inputs [batch, features], dense, with at least one row.</param>
    /// <param name="targets">The targets [batch, outputs], dense: one-hot rows, or probabilities.</param>
    /// <exception cref="ArgumentException">The inputs or targets are not dense matrices, have no rows, or differ in
    /// their number.</exception>
    public Batch(ReadOnlyTensorSpan<float> inputs, ReadOnlyTensorSpan<float> targets)
        : this(inputs, default, targets, hasLabels: false, firstRow: 0)
    {
        CheckInputs();
        DenseTensor.RequireMatrix(targets, "targets", nameof(targets));
        if (targets.Lengths[0] != Count)
        {
            throw new ArgumentException(
                Invariant($"Each of the {Count} input rows must have a row of targets, ") +
                Invariant($"but there are {targets.Lengths[0]} rows of targets."), nameof(targets));
        }
    }

    private Batch(
        ReadOnlyTensorSpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlyTensorSpan<float> targets, bool hasLabels, int firstRow)
    {
        Inputs = inputs;
        Labels = labels;
        Targets = targets;
        HasLabels = hasLabels;
        FirstRow = firstRow;
    }

    /// <summary>Gets the inputs [batch, features].</summary>
    public ReadOnlyTensorSpan<float> Inputs { get; }

    /// <summary>Gets the labels; empty when the batch has targets instead.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>Gets the targets [batch, outputs]; empty when the batch has labels instead.</summary>
    public ReadOnlyTensorSpan<float> Targets { get; }

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
        (HasLabels ? "labels" : $"targets {DenseTensor.Format(Targets.Lengths)}");

    /// <summary>Gets the number of its first row in the whole mini-batch.</summary>
    internal int FirstRow { get; }

    /// <summary>Returns some of the rows, not copied.</summary>
    internal Batch Slice(int start, int count) => HasLabels
        ? new(Rows(Inputs, start, count), Labels.Slice(start, count), default, HasLabels, FirstRow + start)
        : new(Rows(Inputs, start, count), default, Rows(Targets, start, count), HasLabels, FirstRow + start);

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

    private static ReadOnlyTensorSpan<float> Rows(ReadOnlyTensorSpan<float> matrix, int start, int count)
    {
        int columns = (int)matrix.Lengths[1];
        return new ReadOnlyTensorSpan<float>(DenseTensor.AsSpan(matrix).Slice(start * columns, count * columns), [count, columns]);
    }
}
