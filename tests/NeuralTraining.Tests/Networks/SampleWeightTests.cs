using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>Weights of samples in losses, gradients, row blocks and evaluations.</summary>
public sealed class SampleWeightTests
{
    private const int Inputs = 5, Classes = 3;

    private static readonly float[] Weights = [2, 1, 3, 0, 1, 2];
    private static readonly int[] Labels = [0, 1, 2, 1, 0, 2];

    /// <summary>The samples of positive weight, as often as their weights say.</summary>
    private static readonly int[] Repeated = [.. Enumerable.Range(0, 6).SelectMany(i => Enumerable.Repeat(i, (int)Weights[i]))];

    private static readonly Dataset Data = new(Tensor.Create(Numbers.Uniform(6 * Inputs, -1, 1), [6, Inputs]), Labels);

    private static readonly Dataset Targeted = new(Data.Inputs, Tensor.Create([.. Labels.SelectMany(OneHot)], [6, Classes]));

    public static TheoryData<bool> Kinds => new() { true, false };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sample_of_weight_two_counts_like_the_same_sample_twice(bool labels)
    {
        Dataset data = labels ? Data : Targeted;
        MultiLayerNet weighted = New(), repeated = New();

        ParameterSet gradient = weighted.Gradient(data.WithWeights(Weights).AsBatch(), out double loss);
        ParameterSet expected = repeated.Gradient(data.Select(Repeated).AsBatch(), out double expectedLoss);

        loss.Should().BeApproximately(expectedLoss, 1e-6);
        gradient.AsSpan().ToArray().Should().Contain(g => Math.Abs(g) > 0.01);
        Numbers.ShouldBeClose(gradient.AsSpan(), Numbers.ToDoubles(expected.AsSpan()), 1e-5, 1e-6, "gradient");
        weighted.Loss(data.WithWeights(Weights).AsBatch()).Should().BeApproximately(repeated.Loss(data.Select(Repeated).AsBatch()), 1e-6);
    }

    public static TheoryData<int> Losses => [.. Enumerable.Range(0, LossCase.All.Count)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Samples_count_by_their_weights_with_every_loss(int index)
    {
        LossCase one = LossCase.All[index];
        int[] repeated = [.. Enumerable.Range(0, LossCase.Rows).SelectMany(i => Enumerable.Repeat(i, (int)LossCase.Weights[i]))];
        Tensor<float> x = Tensor.Create(Numbers.Uniform(LossCase.Rows * Inputs, -1, 1, seed: 5), [LossCase.Rows, Inputs]);
        Dataset data = one.HasLabels ? new(x, one.Labels()) : new(x, Tensor.Create(one.Targets(), [LossCase.Rows, one.Columns]));
        MultiLayerNet New(int rowBlocks) => new(Inputs, [8], one.Columns, new() { Loss = one.Loss, RowBlocks = rowBlocks, Seed = 3 });

        double[] expected = Numbers.ToDoubles(New(1).Gradient(data.Select(repeated).AsBatch(), out double expectedLoss).AsSpan());
        expected.Should().Contain(g => Math.Abs(g) > 0.01);
        foreach (int rowBlocks in new[] { 1, 3 })
        {
            ParameterSet gradient = New(rowBlocks).Gradient(data.WithWeights(LossCase.Weights).AsBatch(), out double loss);
            loss.Should().BeApproximately(expectedLoss, 1e-6);
            Numbers.ShouldBeClose(gradient.AsSpan(), expected, 1e-5, 1e-6, $"gradient in {rowBlocks} blocks of {one}");
        }

        // 700 rows, whole copies of the set of which the first weigh less, are evaluated in three parts.
        Dataset many = data.Select([.. Enumerable.Range(0, 700).Select(i => i % LossCase.Rows)]);
        float[] weights = [.. Enumerable.Range(0, 700).Select(i => (i < 42 * LossCase.Rows ? 0.01f : 1) * LossCase.Weights[i % LossCase.Rows])];
        New(1).Loss(many.WithWeights(weights).AsBatch()).Should().BeApproximately(New(1).Loss(data.Select(repeated).AsBatch()), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.25f)]
    [InlineData(3)]
    public void Equal_weights_change_nothing(float weight)
    {
        MultiLayerNet network = New(), other = New();

        double loss = network.Loss(Data.WithWeights(Enumerable.Repeat(weight, 6).ToArray()).AsBatch());

        loss.Should().BeApproximately(other.Loss(Data.AsBatch()), 1e-12);
        if (weight == 1)
        {
            ParameterSet gradient = network.Gradient(Data.WithWeights(Enumerable.Repeat(weight, 6).ToArray()).AsBatch());
            Numbers.ShouldBeBitEqual(gradient.AsSpan(), other.Gradient(Data.AsBatch()).AsSpan(), "gradient");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Row_blocks_count_by_their_weights(bool labels)
    {
        MultiLayerNet whole = New(), blocks = New(rowBlocks: 3), together = New(rowBlocks: 3);
        Batch batch = (labels ? Data : Targeted).WithWeights(Weights).AsBatch();
        RowBlockGradient[] parts = [.. Enumerable.Range(0, 3).Select(_ => new RowBlockGradient(together))];
        for (int i = 0; i < parts.Length; i++)
        {
            together.ComputeRowBlock(batch, i, parts[i]);
        }

        ParameterSet expected = whole.Gradient(batch, out double expectedLoss), gradient = blocks.Gradient(batch, out double loss);
        ParameterSet sum = together.AddRowBlocks(parts, out double sumLoss);

        parts.Select(part => part.Weight).Should().Equal(3, 3, 3);
        loss.Should().BeApproximately(expectedLoss, 1e-7);
        Numbers.ShouldBeClose(gradient.AsSpan(), Numbers.ToDoubles(expected.AsSpan()), 1e-5, 1e-6, "gradient");
        sumLoss.Should().Be(loss);
        Numbers.ShouldBeBitEqual(sum.AsSpan(), gradient.AsSpan(), "gradient");
    }

    [Fact]
    public void A_batch_without_any_weight_has_no_loss_and_no_gradient()
    {
        MultiLayerNet network = New(), blocks = New(rowBlocks: 2);
        float[] none = new float[6];

        network.Gradient(new Batch(Data.Inputs, Labels, none), out double loss).AsSpan().ToArray().Should().OnlyContain(g => g == 0);
        blocks.Gradient(new Batch(Data.Inputs, Labels, none), out _).AsSpan().ToArray().Should().OnlyContain(g => g == 0);
        loss.Should().Be(0);
        network.Loss(new Batch(Data.Inputs, Labels, none)).Should().Be(0);
    }

    [Fact]
    public void Evaluation_in_parts_counts_by_weights()
    {
        const int rows = 700;
        float[] weights = [.. Enumerable.Range(0, rows).Select(i => i < 300 ? 0.01f : 1f)];
        Dataset data = Data.Select([.. Enumerable.Range(0, rows).Select(i => i % 6)]).WithWeights(weights);
        MultiLayerNet network = New();

        double expected = Enumerable.Range(0, rows).Sum(i => weights[i] * network.Loss(data.Select([i]).AsBatch())) / weights.Sum(w => (double)w);

        network.Loss(data.AsBatch()).Should().BeApproximately(expected, 1e-9);
    }

    [Fact]
    public void A_trainer_trains_with_weights_in_its_mini_batches()
    {
        MultiLayerNet weighted = New(), alone = New();
        float[] onlyFirst = [0, 0, 0, 1, 1, 1];
        Train(weighted, Data.WithWeights(onlyFirst));
        Train(alone, Data.Select([3, 4, 5]));

        Dataset known = Data.Select([3, 4, 5]), ignored = Data.Select([0, 1, 2]);
        weighted.Loss(known.AsBatch()).Should().BeLessThan(0.1).And.BeApproximately(alone.Loss(known.AsBatch()), 0.05);
        weighted.Loss(ignored.AsBatch()).Should().BeGreaterThan(0.5, "samples of weight 0 are not learned");

        static void Train(MultiLayerNet network, Dataset data) =>
            new Trainer(network, new Adam(0.01f), new TrainerOptions { BatchSize = data.Count, Epochs = 200 }).Fit(data);
    }

    [Fact]
    public void A_loss_that_knows_no_weights_is_not_given_any()
    {
        var network = new MultiLayerNet(Inputs, [new Affine(Classes, new Zeros())], new NoLoss());

        network.Invoking(n => n.Loss(Data.WithWeights(Weights).AsBatch())).Should().Throw<ArgumentException>()
            .WithMessage("The loss must support weights for samples to have them, but NoLoss.SupportsWeights is false.*");
    }

    [Fact]
    public void Weights_that_are_impossible_are_refused()
    {
        Refuse(() => Data.WithWeights(new float[5]), "Each of the 6 input rows must have a weight, but there are 5 weights.*");
        Refuse(() => Data.WithWeights(new float[] { 1, -1, 1, 1, 1, 1 }), "A weight must be a finite number of at least 0, but that of row 1 was '-1'.*");
        Refuse(() => Data.WithWeights(new float[] { 1, 1, float.NaN, 1, 1, 1 }), "A weight must be a finite number of at least 0, but that of row 2 was 'NaN'.*");
        Refuse(() => Data.WithWeights(new float[6]), "At least one sample must have a weight greater than zero, but all weights are 0.*");
        Refuse(() => Data.Select([]), "At least one sample must be selected, but there are no indices.*");
        Refuse(() => Data.Select([1, 6]), "The index of a sample must be from 0 to 5, but that at place 1 was '6'.*");

        static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_part_of_a_set_carries_answers_and_weights(bool labels)
    {
        Dataset data = (labels ? Data : Targeted).WithWeights(Weights);
        (Dataset train, Dataset validation) = data.Split(0.5, seed: 1);
        MiniBatches batches = data.CreateMiniBatches(4, seed: 1);

        foreach (Dataset part in new[] { data.Take(3), data.Shuffle(1), train, validation, data.Select([5, 0]) })
        {
            Verify(part.AsBatch());
            Verify(part.AsBatch().Slice(1, 1));
        }

        for (int i = 0; i < 4; i++)
        {
            Verify(batches.Draw(i));
        }

        void Verify(in Batch batch)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                float first = batch.Inputs[row, 0];
                int sample = Enumerable.Range(0, 6).Single(i => Data.Inputs[i, 0] == first);
                batch.Weights[row].Should().Be(Weights[sample]);
                batch.HasLabels.Should().Be(labels);
                (labels ? batch.Labels[row] : Array.IndexOf(Row(batch.Targets, row), 1)).Should().Be(Labels[sample]);
            }
        }

        static float[] Row(ReadOnlyTensorSpan<float> matrix, int row) => [matrix[row, 0], matrix[row, 1], matrix[row, 2]];
    }

    [Fact]
    public void Sets_print_their_answers()
    {
        Data.WithWeights(Weights).ToString().Should().Be("Dataset of 6 samples of 5 features, labels 0 to 2, weighted");
        Targeted.ToString().Should().Be("Dataset of 6 samples of 5 features, 3 targets");
        Data.WithWeights(Weights).AsBatch().ToString().Should().Be("Batch of inputs [6, 5] with labels and weights");
    }

    private static float[] OneHot(int label) => [.. Enumerable.Range(0, Classes).Select(i => i == label ? 1f : 0f)];

    private static MultiLayerNet New(int rowBlocks = 1) => new(Inputs, [8], Classes, new MultiLayerNetOptions { RowBlocks = rowBlocks, Seed = 3 });
}
