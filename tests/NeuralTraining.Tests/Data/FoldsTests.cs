using CsCheck;
using FluentAssertions;
using NeuralTraining.Data;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>Samples divided by their numbers, once or in folds. RandomPurposeTests has the orders themselves.</summary>
public sealed class FoldsTests
{
    /// <summary>Up to seven classes of two to thirty samples each, with labels that need neither begin at 0 nor follow one another, in a random order.</summary>
    private static readonly Gen<int[]> Labels =
        from counts in Gen.Int[2, 30].Array[1, 7]
        from first in Gen.Int[-3, 3]
        from step in Gen.Int[1, 4]
        from seed in Gen.Int
        select Shuffled([.. counts.SelectMany((count, i) => Enumerable.Repeat(first + step * i, count))], seed);

    [Fact]
    public void Every_sample_is_in_one_validation_part_and_parts_are_of_one_size() =>
        (from count in Gen.Int[2, 80] from folds in Gen.Int[2, count] from seed in Gen.ULong select (count, folds, seed)).Sample(
            (count, folds, seed) => ShouldDivide(Folds.Create(count, folds, seed), count, folds));

    [Fact]
    public void Stratified_folds_have_every_class_in_equal_numbers() =>
        (from labels in Labels
         from folds in Gen.Int[2, labels.CountBy(label => label).Min(label => label.Value)]
         from seed in Gen.ULong
         select (labels, folds, seed)).Sample((labels, folds, seed) =>
         {
             IReadOnlyList<Fold> result = Folds.CreateStratified(labels, folds, seed);

             ShouldDivide(result, labels.Length, folds);
             foreach (int label in labels.Distinct())
             {
                 int[] counts = [.. result.Select(fold => fold.ValidationIndices.Count(i => labels[i] == label))];
                 (counts.Max() - counts.Min()).Should().BeLessThanOrEqualTo(1);
             }
         });

    [Fact]
    public void A_stratified_split_gives_every_class_its_share() =>
        Gen.Select(Labels, Gen.Double[0.01, 0.99], Gen.ULong).Sample((labels, fraction, seed) =>
        {
            int total = (int)(labels.Length * fraction);
            Fold? split = null;
            try
            {
                split = Folds.SplitStratified(labels, fraction, seed);
            }
            catch (ArgumentException)
            {
                // A class whose share rounds up to at least one and down to at most all but one is never refused.
                labels.CountBy(label => label).Should().Contain(
                    label => total == 0 || label.Value * total < labels.Length || label.Value * (labels.Length - total) < labels.Length);
                return;
            }

            split.ValidationIndices.Should().HaveCount(total);
            split.TrainIndices.Concat(split.ValidationIndices).Order().Should().Equal(Enumerable.Range(0, labels.Length));
            foreach ((int label, int count) in labels.CountBy(label => label))
            {
                int validation = split.ValidationIndices.Count(i => labels[i] == label);
                validation.Should().BeInRange(1, count - 1);
                Math.Abs(validation - (double)count * total / labels.Length).Should().BeLessThan(1);
            }
        });

    [Fact]
    public void A_split_is_a_cut_through_the_shuffled_samples_and_a_stratified_one_keeps_their_order() =>
        Gen.Select(Gen.Int[5, 40], Gen.ULong).Sample((count, seed) =>
        {
            int[] order = NumberedSamples.LabelsOf(NumberedSamples.Make(count).Shuffle(seed)), labels = [.. Enumerable.Range(0, count).Select(i => i % 2)];

            Fold split = Folds.Split(count, 0.5, seed), stratified = Folds.SplitStratified(labels, 0.5, seed);

            split.ValidationIndices.Concat(split.TrainIndices).Should().Equal(order);
            foreach (IEnumerable<int> part in new[] { stratified.TrainIndices, stratified.ValidationIndices })
            {
                part.Select(i => Array.IndexOf(order, i)).Should().BeInAscendingOrder();
            }
        });

    [Fact]
    public void The_seed_decides_and_folds_are_no_cut_through_the_shuffled_samples()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 3)];

        Written(Folds.Create(60, 5, 1)).Should().Be(Written(Folds.Create(60, 5, 1))).And.NotBe(Written(Folds.Create(60, 5, 2)));
        Written(Folds.CreateStratified(labels, 5, 1)).Should().Be(Written(Folds.CreateStratified(labels, 5, 1))).And.NotBe(Written(Folds.CreateStratified(labels, 5, 2)));
        Written([Folds.SplitStratified(labels, 0.2, 1)]).Should().Be(Written([Folds.SplitStratified(labels, 0.2, 1)])).And.NotBe(Written([Folds.SplitStratified(labels, 0.2, 2)]));
        int[] shuffled = NumberedSamples.LabelsOf(NumberedSamples.Make(60).Shuffle(1));
        Folds.Create(60, 5, 1).SelectMany(fold => fold.ValidationIndices).Should().NotEqual(shuffled);

        static string Written(IEnumerable<Fold> folds) => string.Join('|', folds.Select(fold => string.Join(' ', fold.ValidationIndices)));
    }

    [Fact]
    public void As_many_folds_as_samples_leave_one_out() =>
        Folds.Create(7, 7, 3).Should().OnlyContain(fold => fold.ValidationIndices.Length == 1 && fold.TrainIndices.Length == 6);

    [Fact]
    public void What_cannot_be_divided_is_refused_by_what_is_missing()
    {
        int[] labels = [0, 0, 0, 7, 7, 0, 0, 0];

        foreach (int folds in new[] { 1, 9, 0, -1 })
        {
            string message = FormattableString.Invariant($"The number of folds must be from 2 to the 8 samples there are, but was '{folds}'.*");
            Refuse<ArgumentOutOfRangeException>(() => Folds.Create(8, folds, 1), message, "folds");
            Refuse<ArgumentOutOfRangeException>(() => Folds.CreateStratified(labels, folds, 1), message, "folds");
        }

        Refuse<ArgumentException>(
            () => Folds.CreateStratified(labels, 3, 1), "Each class must have a sample for each of the 3 folds, but the number of samples of class 7 is 2.*", "folds");
        Refuse<ArgumentException>(
            () => Folds.SplitStratified(labels, 0.2, 1),
            "The fraction must leave at least one sample of each class in each part, but of the 2 of class 7 it leaves 0 for validation.*", "fraction");
        Refuse<ArgumentException>(
            () => Folds.SplitStratified(labels, 0.9, 1),
            "The fraction must leave at least one sample of each class in each part, but of the 2 of class 7 it leaves 2 for validation.*", "fraction");
        foreach (Func<double, Fold> split in new Func<double, Fold>[] { fraction => Folds.Split(8, fraction, 1), fraction => Folds.SplitStratified(labels, fraction, 1) })
        {
            Refuse<ArgumentOutOfRangeException>(
                () => split(0.1), "The fraction must leave at least one of the 8 samples in each part, but was '0.1'.*", "fraction");
            Refuse<ArgumentOutOfRangeException>(
                () => split(double.NaN), "The fraction must leave at least one of the 8 samples in each part, but was 'NaN'.*", "fraction");
        }

        Refuse<ArgumentOutOfRangeException>(() => Folds.Split(-8, 0.5, 1), "The fraction must leave at least one of the -8 samples in each part, but was '0.5'.*", "fraction");
        Refuse<ArgumentException>(() => _ = new Fold([], [1]), "A fold must have at least one training sample, but there are no indices.*", "trainIndices");
        Refuse<ArgumentException>(() => _ = new Fold([1], default), "A fold must have at least one validation sample, but there are no indices.*", "validationIndices");
    }

    private static void ShouldDivide(IReadOnlyList<Fold> folds, int count, int expected)
    {
        int[] all = [.. Enumerable.Range(0, count)];

        folds.Should().HaveCount(expected);
        folds.SelectMany(fold => fold.ValidationIndices).Order().Should().Equal(all);
        folds.Should().OnlyContain(fold => fold.ValidationIndices.SequenceEqual(fold.ValidationIndices.Order()));
        folds.Should().OnlyContain(fold => fold.TrainIndices.SequenceEqual(all.Except(fold.ValidationIndices)));
        (folds.Max(fold => fold.ValidationIndices.Length) - folds.Min(fold => fold.ValidationIndices.Length)).Should().BeLessThanOrEqualTo(1);
    }

    private static void Refuse<TException>(Action action, string message, string parameter) where TException : ArgumentException =>
        action.Should().Throw<TException>().WithMessage(message).WithParameterName(parameter);

    private static int[] Shuffled(int[] values, int seed)
    {
        new Random(seed).Shuffle(values);
        return values;
    }
}
