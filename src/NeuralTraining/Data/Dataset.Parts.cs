using System.Numerics.Tensors;
using NeuralTraining.Data;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Returns parts of a data set and other orders of it.</content>
public sealed partial class Dataset
{
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

    /// <summary>Returns the samples at the given indices, in their order. Allocates a copy.</summary>
    /// <param name="indices">The indices of the samples, from 0 to <see cref="Count"/> − 1, at least one. An index may
    /// occur several times.</param>
    /// <exception cref="ArgumentException">There is no index, or all these samples have weight 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its range.</exception>
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
    public Dataset Shuffle(ulong seed)
    {
        int[] order = new int[Count];
        RandomPurpose.DatasetOrder.Stream(seed).FillPermutation(order);
        return Select(order);
    }

    /// <summary>Shuffles the samples and splits a validation set off, as the chapter does: the first ⌊count · fraction⌋
    /// of the shuffled samples. Allocates copies of both parts.</summary>
    /// <param name="fraction">The fraction of the samples in the validation set, between 0 and 1. Both parts must
    /// contain at least one sample.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentOutOfRangeException">One part would contain no samples.</exception>
    /// <exception cref="ArgumentException">All samples of a part have weight 0.</exception>
    public (Dataset Train, Dataset Validation) Split(double fraction, ulong seed) => Divide(Folds.Split(Count, fraction, seed));

    /// <summary>Shuffles labelled samples and splits a validation set off that has ⌊count · fraction⌋ samples, and of
    /// each class its share of them, rounded down or up: see <see cref="Folds.SplitStratified"/>. Allocates copies of
    /// both parts.</summary>
    /// <param name="fraction">The fraction of the samples in the validation set, between 0 and 1. Both parts must
    /// contain at least one sample of each class.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentOutOfRangeException">One part would contain no samples.</exception>
    /// <exception cref="ArgumentException">One part would contain no samples of a class, or all its samples have weight
    /// 0.</exception>
    /// <exception cref="InvalidOperationException">The samples have targets instead of labels.</exception>
    public (Dataset Train, Dataset Validation) SplitStratified(double fraction, ulong seed) =>
        Divide(Folds.SplitStratified(LabelsToStratifyBy(nameof(Split)), fraction, seed));

    /// <summary>Divides the samples for cross-validation: each is in exactly one of the validation sets, whose sizes
    /// differ by at most 1.</summary>
    /// <param name="folds">The number of pairs, from 2 to <see cref="Count"/>.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The pairs of parts, which keep the order of the samples. Each is copied when it is
    /// enumerated.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is outside its range.</exception>
    /// <exception cref="ArgumentException">All samples of a part have weight 0. Thrown when that pair is
    /// enumerated.</exception>
    public IEnumerable<(Dataset Train, Dataset Validation)> KFold(int folds, ulong seed) => Folds.Create(Count, folds, seed).Select(Divide);

    /// <summary>Divides labelled samples for cross-validation: each is in exactly one of the validation sets, whose
    /// sizes differ by at most 1, and so do the numbers of samples of a class in them.</summary>
    /// <param name="folds">The number of pairs, from 2 to the number of samples of the smallest class.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The pairs of parts, which keep the order of the samples. Each is copied when it is
    /// enumerated.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is less than 2 or greater than
    /// <see cref="Count"/>.</exception>
    /// <exception cref="ArgumentException">A class has fewer samples than there are folds; or all samples of a part
    /// have weight 0, which is found when that pair is enumerated.</exception>
    /// <exception cref="InvalidOperationException">The samples have targets instead of labels.</exception>
    public IEnumerable<(Dataset Train, Dataset Validation)> StratifiedKFold(int folds, ulong seed) =>
        Folds.CreateStratified(LabelsToStratifyBy(nameof(KFold)), folds, seed).Select(Divide);

    private (Dataset Train, Dataset Validation) Divide(Fold fold) =>
        (Select(fold.TrainIndices.AsSpan()), Select(fold.ValidationIndices.AsSpan()));

    private ReadOnlySpan<int> LabelsToStratifyBy(string alternative) => HasLabels
        ? Labels
        : throw new InvalidOperationException(
            "The samples must have labels to be divided by their classes, but these have targets. " +
            $"{alternative} divides samples with targets.");
}
