using System.Numerics.Tensors;
using CsCheck;
using FluentAssertions;
using NeuralTraining.Optimizers;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class DatasetTests
{
    [Fact]
    public void A_data_set_holds_its_inputs_and_labels_and_does_not_copy_them()
    {
        Tensor<float> inputs = Tensor.Create([1f, 2f, 3f, 4f, 5f, 6f], [3, 2]);
        int[] labels = [7, 8, 9];

        var data = new Dataset(inputs, labels);

        data.Inputs.Should().BeSameAs(inputs);
        data.Labels.Overlaps(labels).Should().BeTrue();
        data.Count.Should().Be(3);
        data.Features.Should().Be(2);
    }

    [Fact]
    public void The_whole_set_is_one_batch()
    {
        Dataset data = NumberedSamples.Make(5);

        NumberedSamples.Of(data.AsBatch()).Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public void Inputs_that_are_not_a_matrix_are_refused() => FluentActions.Invoking(() => new Dataset(Tensor.Create([1f, 2f], [2]), new int[2]))
        .Should().Throw<ArgumentException>().WithParameterName("inputs")
        .WithMessage("The inputs must be a dense tensor of shape [rows, columns], but was [2].*");

    [Fact]
    public void Inputs_with_gaps_are_refused()
    {
        Tensor<float> everySecondColumn = Tensor.Create([1f, 2f, 3f, 4f], [2, 2]).Slice([0..2, 0..1]);

        FluentActions.Invoking(() => new Dataset(everySecondColumn, new int[2])).Should().Throw<ArgumentException>()
            .WithMessage("The inputs must be a dense tensor of shape [rows, columns], but was a view with strides over [2, 1].*");
    }

    [Fact]
    public void Another_number_of_labels_than_of_inputs_is_refused() =>
        FluentActions.Invoking(() => new Dataset(Tensor.Create([1f, 2f], [2, 1]), new int[3])).Should().Throw<ArgumentException>()
            .WithMessage("Each of the 2 input rows must have a label, but there are 3 labels.*").WithParameterName("labels");

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void A_set_without_samples_or_features_is_refused(int rows, int columns) =>
        FluentActions.Invoking(() => new Dataset(Tensor.Create(Array.Empty<float>(), [rows, columns]), new int[rows])).Should().Throw<ArgumentException>()
            .WithMessage($"A batch must have at least one row and one column, but its inputs have shape [{rows}, {columns}].*");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Take_returns_the_first_samples_as_a_view(int count)
    {
        Dataset data = NumberedSamples.Make(5);

        Dataset first = data.Take(count);
        data.Inputs[0, 1] = 42;

        NumberedSamples.LabelsOf(first).Should().Equal(Enumerable.Range(0, count));
        first.Features.Should().Be(data.Features);
        first.Inputs.IsDense.Should().BeTrue();
        first.Inputs[0, 1].Should().Be(42);
    }

    /// <summary>The base library takes rows of a single column for a view with gaps.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Samples_of_one_feature_can_be_taken_and_trained_on(int count)
    {
        var data = new Dataset(Tensor.Create([-2f, 2f, -1f, 1f], [4, 1]), new[] { 0, 1, 0, 1 });
        var network = new MultiLayerNet(1, [4], 2);

        Dataset first = data.Take(count);
        new Trainer(network, new SGD(0.1f), new() { Iterations = 50, BatchSize = 1 }).Fit(first);

        first.Labels.ToArray().Should().Equal(data.Labels[..count].ToArray());
        network.Accuracy(first.AsBatch()).Should().Be(1);
        network.Predict(first.Inputs)[count - 1, 0].Should().Be(network.Predict(data.Inputs)[count - 1, 0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-1)]
    public void Take_refuses_what_there_is_not(int count) => FluentActions.Invoking(() => NumberedSamples.Make(5).Take(count))
        .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(count))
        .WithMessage(FormattableString.Invariant($"The number of samples to take must be from 1 to 5, but was '{count}'.*"));

    [Fact]
    public void Shuffle_keeps_every_sample_with_its_label_and_changes_nothing_else() =>
        Gen.Select(Gen.Int[1, 50], Gen.ULong).Sample((count, seed) =>
        {
            Dataset data = NumberedSamples.Make(count);

            Dataset shuffled = data.Shuffle(seed);

            NumberedSamples.Of(shuffled.AsBatch()).Order().Should().Equal(Enumerable.Range(0, count));
            NumberedSamples.Of(data.AsBatch()).Should().Equal(Enumerable.Range(0, count));
            shuffled.Inputs.Should().NotBeSameAs(data.Inputs);
        });

    [Fact]
    public void Shuffle_is_decided_by_the_seed()
    {
        Dataset data = NumberedSamples.Make(100);

        int[] once = NumberedSamples.LabelsOf(data.Shuffle(1));

        NumberedSamples.LabelsOf(data.Shuffle(1)).Should().Equal(once);
        NumberedSamples.LabelsOf(data.Shuffle(2)).Should().NotEqual(once);
        once.Should().NotEqual(Enumerable.Range(0, 100));
    }

    [Fact]
    public void Shuffle_gives_every_order_of_three_equally_often()
    {
        Dataset data = NumberedSamples.Make(3);
        const int Shuffles = 6000;

        IEnumerable<int> counts = Enumerable.Range(0, Shuffles)
            .CountBy(seed => string.Join(' ', NumberedSamples.LabelsOf(data.Shuffle((ulong)seed))))
            .Select(order => order.Value);

        // Binomial(6000, 1/6): mean 1000, standard deviation 28.9. The band is five of them; the seeds are fixed.
        counts.Should().HaveCount(6).And.OnlyContain(count => Math.Abs(count - 1000) < 145);
    }

    [Fact]
    public void Split_takes_the_first_of_the_shuffled_samples_for_validation() =>
        Gen.Select(Gen.Int[2, 60], Gen.Double[0.01, 0.99], Gen.ULong).Where((count, fraction, _) => (int)(count * fraction) > 0).Sample((count, fraction, seed) =>
        {
            Dataset data = NumberedSamples.Make(count);
            int[] shuffled = NumberedSamples.LabelsOf(data.Shuffle(seed));
            int validationCount = (int)Math.Floor(count * fraction);

            (Dataset train, Dataset validation) = data.Split(fraction, seed);

            NumberedSamples.Of(validation.AsBatch()).Should().Equal(shuffled[..validationCount]);
            NumberedSamples.Of(train.AsBatch()).Should().Equal(shuffled[validationCount..]);
        });

    [Fact]
    public void Split_of_five_hundred_by_a_fifth_is_the_chapters()
    {
        (Dataset train, Dataset validation) = NumberedSamples.Make(500).Split(0.20, seed: 1);

        train.Count.Should().Be(400);
        validation.Count.Should().Be(100);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0.19, "0.19")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Split_refuses_to_leave_a_part_empty(double fraction, string written) => FluentActions.Invoking(() => NumberedSamples.Make(5).Split(fraction, 1))
        .Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage($"The fraction must leave at least one of the 5 samples in each part, but was '{written}'.*").WithParameterName(nameof(fraction));
}
