using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>Data sets divided for validation. FoldsTests has the rules by which samples are divided.</summary>
public sealed class DatasetPartsTests
{
    private const int Count = 30;

    private static readonly int[] Labels = [.. Enumerable.Range(0, Count).Select(i => i % 5 == 0 ? 2 : i % 2)];

    private static readonly Dataset Labelled = new Dataset(NumberedSamples.Make(Count).Inputs, Labels)
        .WithWeights(Enumerable.Range(0, Count).Select(i => i + 0.5f).ToArray());

    private static readonly Dataset Targeted = new(
        Labelled.Inputs, Tensor.Create([.. Enumerable.Range(0, Count).SelectMany(i => new float[] { 10 * i, -i })], [Count, 2]), Labelled.Weights.ToArray());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Folds_are_those_of_the_numbers_and_carry_everything(bool labels)
    {
        Dataset data = labels ? Labelled : Targeted;

        (Dataset Train, Dataset Validation)[] pairs = [.. data.KFold(4, seed: 9)];

        ShouldBe(pairs, Folds.Create(Count, 4, seed: 9), data);
    }

    [Fact]
    public void Stratified_folds_are_those_of_the_labels() =>
        ShouldBe([.. Labelled.StratifiedKFold(3, seed: 9)], Folds.CreateStratified(Labels, 3, seed: 9), Labelled);

    [Fact]
    public void Splits_are_those_of_the_numbers()
    {
        ShouldBe([Labelled.Split(0.3, seed: 9)], [Folds.Split(Count, 0.3, seed: 9)], Labelled);
        ShouldBe([Targeted.Split(0.3, seed: 9)], [Folds.Split(Count, 0.3, seed: 9)], Targeted);
        ShouldBe([Labelled.SplitStratified(0.3, seed: 9)], [Folds.SplitStratified(Labels, 0.3, seed: 9)], Labelled);
    }

    /// <summary>Not only when the pairs are enumerated.</summary>
    [Fact]
    public void Impossible_folds_are_refused_at_once()
    {
        Labelled.Invoking(data => data.KFold(1, 1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("folds")
            .WithMessage("The number of folds must be from 2 to the 30 samples there are, but was '1'.*");
        Labelled.Invoking(data => data.StratifiedKFold(7, 1)).Should().Throw<ArgumentException>().WithParameterName("folds")
            .WithMessage("Each class must have a sample for each of the 7 folds, but the number of samples of class 2 is 6.*");
        Targeted.Invoking(data => data.StratifiedKFold(3, 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("The samples must have labels to be divided by their classes, but these have targets. KFold divides samples with targets.");
        Targeted.Invoking(data => data.SplitStratified(0.5, 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("The samples must have labels to be divided by their classes, but these have targets. Split divides samples with targets.");
    }

    private static void ShouldBe((Dataset Train, Dataset Validation)[] pairs, IReadOnlyList<Fold> folds, Dataset data)
    {
        pairs.Should().HaveCount(folds.Count);
        foreach (((Dataset train, Dataset validation), Fold fold) in pairs.Zip(folds))
        {
            ShouldHold(train, fold.TrainIndices, data);
            ShouldHold(validation, fold.ValidationIndices, data);
        }
    }

    private static void ShouldHold(Dataset part, IReadOnlyList<int> samples, Dataset data)
    {
        Enumerable.Range(0, part.Count).Select(row => part.Inputs[row, 0]).Should().Equal(samples.Select(i => (float)i));
        part.Weights.ToArray().Should().Equal(samples.Select(i => i + 0.5f));
        part.Labels.ToArray().Should().Equal(data.HasLabels ? samples.Select(i => Labels[i]) : []);
        if (!data.HasLabels)
        {
            LayerHarness.Values(part.Targets!).Should().Equal(samples.SelectMany(i => new float[] { 10 * i, -i }));
        }
    }

    [Fact]
    public void A_part_whose_samples_all_have_weight_0_is_refused_when_it_is_made()
    {
        Dataset data = Dataset.FromRows([1f, 2, 3, 4], 1, [0, 1, 0, 1]).WithWeights(new float[] { 1, 0, 0, 0 });
        const string message = "At least one sample must have a weight greater than zero, but all weights are 0.*";

        FluentActions.Invoking(() => data.Split(0.5, seed: 1)).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => data.SplitStratified(0.5, seed: 1)).Should().Throw<ArgumentException>().WithMessage(message);
        IEnumerable<(Dataset, Dataset)> folds = data.KFold(4, seed: 1), stratified = data.StratifiedKFold(2, seed: 1);
        folds.Invoking(pairs => pairs.ToList()).Should().Throw<ArgumentException>().WithMessage(message);
        stratified.Invoking(pairs => pairs.ToList()).Should().Throw<ArgumentException>().WithMessage(message);
    }
}
