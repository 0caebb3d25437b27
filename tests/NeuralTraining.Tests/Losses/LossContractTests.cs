using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Losses;

/// <summary>What every loss must do; its values against PyTorch are in <see cref="LossGoldenTests"/>.</summary>
public sealed class LossContractTests
{
    public static TheoryData<int> All => [.. Enumerable.Range(0, LossCase.All.Count)];

    [Fact]
    public void Every_loss_of_the_library_is_here() => LossCase.All.Select(each => each.Loss.GetType()).Distinct().Should().BeEquivalentTo(
        typeof(ILoss).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(ILoss))));

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_and_gradient_are_those_of_its_definition(int index)
    {
        LossCase one = LossCase.All[index];
        float[] outputs = one.Outputs(), targets = one.Targets();
        int[] labels = one.Labels();
        foreach (float[] weights in new[] { [], LossCase.Weights })
        {
            double[] values = Numbers.ToDoubles(outputs);
            Batch batch = one.Batch(weights);
            double expected = one.Naive(values, labels, targets, weights);
            one.Loss.Check(batch, one.Columns);
            float[] gradient = one.Backward(outputs, batch);

            one.Forward(outputs, batch).Should().BeApproximately(expected, 1e-6 * expected, "of {0}", one);
            Numbers.ShouldBeClose(gradient, Naive.Gradient(v => one.Naive(v, labels, targets, weights), values), 1e-5, 2e-7, $"gradient of {one}");
            gradient.Should().Contain(g => Math.Abs(g) > 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sample_of_weight_two_counts_like_the_same_sample_twice(int index)
    {
        LossCase one = LossCase.All[index];
        int[] repeated = [.. Enumerable.Range(0, LossCase.Rows).SelectMany(row => Enumerable.Repeat(row, (int)LossCase.Weights[row]))];
        float[] outputs = one.Outputs();
        Batch weighted = one.Batch(LossCase.Weights);
        Batch copies = one.Batch(
            one.HasLabels ? [.. repeated.Select(row => one.Labels()[row])] : [],
            one.HasLabels ? [] : [.. repeated.SelectMany(row => one.Targets().AsSpan(row * one.Columns, one.Columns).ToArray())]);
        float[] copied = [.. repeated.SelectMany(row => outputs.AsSpan(row * one.Columns, one.Columns).ToArray())];

        double loss = one.Forward(copied, copies);
        float[] parts = one.Backward(copied, copies);

        one.Loss.SupportsWeights.Should().BeTrue();
        one.Forward(outputs, weighted).Should().BeApproximately(loss, 1e-12);
        one.Loss.TotalWeight(weighted).Should().BeApproximately(one.Loss.TotalWeight(copies), 1e-12);
        double[] expected = new double[outputs.Length];
        for (int i = 0; i < repeated.Length; i++)
        {
            for (int j = 0; j < one.Columns; j++)
            {
                expected[repeated[i] * one.Columns + j] += parts[i * one.Columns + j];
            }
        }

        Numbers.ShouldBeClose(one.Backward(outputs, weighted), expected, 1e-6, 1e-8, $"gradient of {one}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Weights_of_one_change_nothing(int index)
    {
        LossCase one = LossCase.All[index];
        float[] outputs = one.Outputs(), ones = new float[LossCase.Rows];
        Array.Fill(ones, 1);

        one.Forward(outputs, one.Batch(ones)).Should().BeApproximately(one.Forward(outputs, one.Batch()), 1e-14);
        Numbers.ShouldBeBitEqual(one.Backward(outputs, one.Batch(ones)), one.Backward(outputs, one.Batch()), $"gradient of {one}");
    }

    /// <summary>Also where 1 / Σ w is infinite or subnormal in single precision.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Weights_may_be_of_any_magnitude(int index)
    {
        LossCase one = LossCase.All[index];
        float[] outputs = one.Outputs();
        double loss = one.Forward(outputs, one.Batch(LossCase.Weights));
        double[] gradient = Numbers.ToDoubles(one.Backward(outputs, one.Batch(LossCase.Weights)));
        foreach (int exponent in new[] { -145, -130, 100, 125 })
        {
            Batch scaled = one.Batch([.. LossCase.Weights.Select(weight => MathF.ScaleB(weight, exponent))]);

            one.Forward(outputs, scaled).Should().BeApproximately(loss, 1e-12 * loss, "of {0} at 2^{1}", one, exponent);
            Numbers.ShouldBeClose(one.Backward(outputs, scaled), gradient, 5e-7, 1e-12, $"gradient of {one} at 2^{exponent}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Without_any_weight_there_is_no_loss_and_no_gradient(int index)
    {
        LossCase one = LossCase.All[index];
        float[] none = new float[LossCase.Rows];

        one.Loss.TotalWeight(one.Batch(none)).Should().Be(0);
        one.Forward(one.Outputs(), one.Batch(none)).Should().Be(0);
        one.Backward(one.Outputs(), one.Batch(none)).Should().OnlyContain(g => g == 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Parts_add_up_to_the_whole_by_their_weights(int index)
    {
        LossCase one = LossCase.All[index];
        float[] outputs = one.Outputs();
        foreach (float[] weights in new[] { [], LossCase.Weights })
        {
            Batch whole = one.Batch(weights);
            double total = one.Loss.TotalWeight(whole), sum = 0, loss = 0;
            var gradient = new List<double>();
            foreach ((int start, int count) in new[] { (0, 2), (2, 1), (3, 1), (4, 3) })
            {
                Batch part = whole.Slice(start, count);
                float[] some = outputs[(start * one.Columns)..((start + count) * one.Columns)];
                double weight = one.Loss.TotalWeight(part);
                sum += weight;
                loss += weight * one.Forward(some, part) / total;
                gradient.AddRange(one.Backward(some, part).Select(g => g * weight / total));
            }

            sum.Should().BeApproximately(total, 1e-14 * total);
            one.Forward(outputs, whole).Should().BeApproximately(loss, 1e-12);
            Numbers.ShouldBeClose(one.Backward(outputs, whole), gradient.ToArray(), 1e-6, 1e-8, $"gradient of {one}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_is_allocated(int index)
    {
        LossCase one = LossCase.All[index];
        float[] outputs = one.Outputs(), gradient = new float[outputs.Length], targets = one.Targets(), x = new float[LossCase.Rows];
        int[] labels = one.Labels();

        Allocation.Of(() =>
        {
            var inputs = new ReadOnlyTensorSpan<float>(x, [LossCase.Rows, 1]);
            var z = new ReadOnlyTensorSpan<float>(outputs, [LossCase.Rows, one.Columns]);
            Batch batch = one.HasLabels ? new Batch(inputs, labels, LossCase.Weights)
                : new Batch(inputs, new ReadOnlyTensorSpan<float>(targets, [LossCase.Rows, one.Columns]), LossCase.Weights);
            one.Loss.Check(batch, one.Columns);
            one.Loss.TotalWeight(batch);
            one.Loss.Forward(z, batch);
            one.Loss.Backward(z, batch, new TensorSpan<float>(gradient, [LossCase.Rows, one.Columns]));
        }).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Many_threads_may_compute_it_at_once(int index)
    {
        LossCase one = LossCase.All[index];
        float[][] expected = [.. Enumerable.Range(0, 8).Select(seed => one.Backward(one.Outputs(seed: seed), one.Batch(LossCase.Weights)))];
        double[] losses = [.. Enumerable.Range(0, 8).Select(seed => one.Forward(one.Outputs(seed: seed), one.Batch(LossCase.Weights)))];

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            float[] outputs = one.Outputs(seed: i % 8);
            Numbers.ShouldBeBitEqual(one.Backward(outputs, one.Batch(LossCase.Weights)), expected[i % 8], $"gradient of {one}");
            one.Forward(outputs, one.Batch(LossCase.Weights)).Should().Be(losses[i % 8]);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_output_that_is_no_number_is_not_hidden(int index)
    {
        LossCase one = LossCase.All[index];
        float[] outputs = one.Outputs();
        outputs[2 * one.Columns] = float.NaN;

        float[] gradient = one.Backward(outputs, one.Batch());

        one.Forward(outputs, one.Batch()).Should().Be(double.NaN);
        gradient[2 * one.Columns].Should().Be(float.NaN);
        gradient.Where((_, i) => i / one.Columns != 2).Should().NotContain(g => float.IsNaN(g));
    }

    /// <summary>Where outputs are right, gradients are smallest.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void No_gradient_is_subnormal(int index)
    {
        LossCase one = LossCase.All[index];
        float[] outputs = Numbers.Uniform(LossCase.Rows * one.Columns, -100, 100), targets = one.Targets();
        if (one.Loss is RegressionLoss)
        {
            targets = [.. targets.Select((_, i) => MathF.ScaleB(1, -100 - i % 20))];
            outputs = new float[targets.Length];
        }

        Batch batch = one.Batch(one.Labels(), targets, [1e-4f, 1, 1e-3f, 1, 1, 1e-2f, 1]);

        float[] gradient = one.Backward(outputs, batch);

        gradient.Should().NotContain(g => float.IsSubnormal(g)).And.Contain(g => g != 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Shapes_that_do_not_fit_are_refused(int index)
    {
        LossCase one = LossCase.All[index];
        int rows = LossCase.Rows, columns = one.Columns;
        float[] outputs = one.Outputs();

        Refuse(
            () => one.Loss.Forward(new ReadOnlyTensorSpan<float>(new float[(rows - 1) * columns], [rows - 1, columns]), one.Batch()),
            $"The matrix of outputs must have shape [7, {columns}], but has [6, {columns}].*");
        Refuse(
            () => one.Loss.Backward(new ReadOnlyTensorSpan<float>(outputs, [rows, columns]), one.Batch(), new TensorSpan<float>(new float[rows * columns + rows], [rows, columns + 1])),
            $"The gradient of the outputs must have shape [7, {columns}], but has [7, {columns + 1}].*");
        Refuse(
            () => one.Loss.Forward(new ReadOnlyTensorSpan<float>(outputs, [rows * columns]), one.Batch()),
            $"The matrix of outputs must be a dense tensor of shape [rows, columns], but was [{rows * columns}].*");

        static void Refuse(Action action, string message) =>
            action.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
