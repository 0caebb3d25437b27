using System.Collections.Immutable;
using NeuralTraining.Numerics;

namespace NeuralTraining.Data;

/// <summary>Divides samples into those to train on and those to validate on, by their indices: once, or in folds for
/// cross-validation.</summary>
/// <remarks>Everything is a pure function of its arguments, and may be called from any number of threads at once.
/// <see cref="Dataset.Split"/>, <see cref="Dataset.KFold"/> and their stratified forms apply it to data sets.</remarks>
public static class Folds
{
    /// <summary>Deals shuffled samples to folds: each sample is in the validation part of exactly one fold. Their sizes
    /// differ by at most 1. Allocates folds · count indices.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="folds">The number of folds, from 2 to the number of samples.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The folds. Their indices ascend.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is outside its range.</exception>
    public static IReadOnlyList<Fold> Create(int count, int folds, ulong seed)
    {
        RequireFolds(folds, count);
        return Deal(Order(RandomPurpose.FoldOrder, count, seed), folds);
    }

    /// <summary>Deals shuffled samples to folds, one class after the other: each sample is in the validation part of
    /// exactly one fold. Their sizes differ by at most 1, and so do the numbers of samples of a class in them.
    /// Allocates folds · count indices.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="folds">The number of folds, from 2 to the number of samples of the smallest class.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The folds. Their indices ascend.</returns>
    /// <remarks>The samples are dealt in the order of their classes' labels, as scikit-learn's <c>StratifiedKFold</c>
    /// does in that of the classes' first samples.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is less than 2 or greater than that of the
    /// samples.</exception>
    /// <exception cref="ArgumentException">A class has fewer samples than there are folds.</exception>
    public static IReadOnlyList<Fold> CreateStratified(ReadOnlySpan<int> labels, int folds, ulong seed)
    {
        RequireFolds(folds, labels.Length);
        int[] order = Order(RandomPurpose.FoldOrder, labels.Length, seed);
        foreach (ClassRun run in ClassRun.Sort(order, labels))
        {
            if (run.Count < folds)
            {
                throw new ArgumentException(
                    Invariant($"Each class must have a sample for each of the {folds} folds, ") +
                    Invariant($"but the number of samples of class {run.Label} is {run.Count}."), nameof(folds));
            }
        }

        return Deal(order, folds);
    }

    /// <summary>Shuffles samples and splits a validation part off: the first ⌊count · fraction⌋ of the shuffled
    /// samples. Allocates both parts.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="fraction">The fraction of the samples to validate on, between 0 and 1. Both parts must contain at
    /// least one sample.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The parts, in the order of the shuffled samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One part would contain no samples.</exception>
    public static Fold Split(int count, double fraction, ulong seed)
    {
        int validation = ValidationCount(count, fraction);
        ReadOnlySpan<int> order = Order(RandomPurpose.DatasetOrder, count, seed);
        return new Fold([.. order[validation..]], [.. order[..validation]]);
    }

    /// <summary>Shuffles samples and splits a validation part off that has ⌊count · fraction⌋ samples, and of each
    /// class its share of them: rounded down, or up for the classes whose shares have the largest remainders. Allocates
    /// both parts.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="fraction">The fraction of the samples to validate on, between 0 and 1. Both parts must contain at
    /// least one sample of each class.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The parts, in the order of the shuffled samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One part would contain no samples.</exception>
    /// <exception cref="ArgumentException">One part would contain no samples of a class.</exception>
    public static Fold SplitStratified(ReadOnlySpan<int> labels, double fraction, ulong seed)
    {
        int validation = ValidationCount(labels.Length, fraction);
        int[] order = Order(RandomPurpose.DatasetOrder, labels.Length, seed), sorted = [.. order];
        List<ClassRun> classes = ClassRun.Sort(sorted, labels);
        int[] counts = ClassRun.Shares(classes, validation, labels.Length);
        bool[] isValidation = new bool[order.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0 || counts[i] == classes[i].Count)
            {
                throw new ArgumentException(
                    "The fraction must leave at least one sample of each class in each part, " +
                    Invariant($"but of the {classes[i].Count} of class {classes[i].Label} it leaves {counts[i]} for validation."),
                    nameof(fraction));
            }

            foreach (int sample in sorted.AsSpan(classes[i].Start, counts[i]))
            {
                isValidation[sample] = true;
            }
        }

        return new Fold([.. order.Where(sample => !isValidation[sample])], [.. order.Where(sample => isValidation[sample])]);
    }

    private static void RequireFolds(int folds, int count)
    {
        if (folds < 2 || folds > count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(folds), Invariant($"The number of folds must be from 2 to the {count} samples there are, but was '{folds}'."));
        }
    }

    private static int ValidationCount(int count, double fraction)
    {
        int validation = fraction is > 0 and < 1 ? (int)(count * fraction) : 0;
        return validation > 0
            ? validation
            : throw new ArgumentOutOfRangeException(
                nameof(fraction),
                Invariant($"The fraction must leave at least one of the {count} samples in each part, but was '{fraction}'."));
    }

    private static int[] Order(RandomPurpose purpose, int count, ulong seed)
    {
        int[] order = new int[count];
        purpose.Stream(seed).FillPermutation(order);
        return order;
    }

    /// <summary>Gives the sample at each place to the fold whose turn it is.</summary>
    private static IReadOnlyList<Fold> Deal(int[] order, int folds)
    {
        int[] foldOf = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            foldOf[order[place]] = place % folds;
        }

        return [.. Enumerable.Range(0, folds).Select(fold => new Fold(SamplesWhere(f => f != fold), SamplesWhere(f => f == fold)))];

        ImmutableArray<int> SamplesWhere(Func<int, bool> isIn) =>
            [.. Enumerable.Range(0, foldOf.Length).Where(sample => isIn(foldOf[sample]))];
    }
}
