using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Losses;

public sealed class SoftmaxCrossEntropyTests
{
    private const int Rows = 8, Classes = 5;

    private static readonly JsonElement Values = Golden.Load("softmax_cross_entropy");
    private static readonly Tensor<float> Logits = Tensor.Create(Values.GetProperty("logits").Floats(), [Rows, Classes]);
    private static readonly int[] Labels = [.. Values.GetProperty("labels").Doubles().Select(label => (int)label)];
    private static readonly Tensor<float> Soft = Tensor.Create(Values.GetProperty("soft").Floats(), [Rows, Classes]);

    private readonly SoftmaxCrossEntropy _loss = new();

    [Fact]
    public void Loss_and_gradient_are_those_of_NumPy_for_labels() => Check(new Batch(Logits, Labels), Values.GetProperty("with labels"));

    [Fact]
    public void Loss_and_gradient_are_those_of_NumPy_for_soft_targets() => Check(new Batch(Logits, Soft), Values.GetProperty("with soft targets"));

    [Fact]
    public void A_one_hot_row_is_as_good_as_a_label()
    {
        Tensor<float> oneHot = Tensor.CreateFromShape<float>([Rows, Classes]);
        for (int row = 0; row < Rows; row++)
        {
            oneHot[row, Labels[row]] = 1;
        }

        double withLabels = _loss.Forward(Logits, new Batch(Logits, Labels)), withOneHot = _loss.Forward(Logits, new Batch(Logits, oneHot));

        withOneHot.Should().Be(withLabels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(257)]
    [InlineData(1000)]
    public void Any_number_of_classes_gives_the_naive_loss_and_gradient(int classes)
    {
        const int rows = 4;
        float[] logits = Numbers.Uniform(rows * classes, -5, 5);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row * 7919 % classes)];
        Tensor<float> outputs = Tensor.Create(logits, [rows, classes]), gradient = Tensor.CreateFromShape<float>([rows, classes]);
        double[] values = Numbers.ToDoubles(logits);

        _loss.Forward(outputs, new Batch(outputs, labels)).Should().BeApproximately(Naive.SoftmaxCrossEntropy(values, labels), 1e-6);
        _loss.Backward(outputs, new Batch(outputs, labels), gradient);

        double[] expected = Naive.Gradient(v => Naive.SoftmaxCrossEntropy(v, labels), values);
        Numbers.ShouldBeClose(LayerHarness.Values(gradient), expected, 1e-5, 1e-7, "gradient");
    }

    /// <summary>e⁻⁹⁰ is subnormal, and e⁻⁸⁵ once it is divided by the rows of a batch.</summary>
    [Fact]
    public void A_probability_too_small_to_count_is_zero_and_no_gradient_is_subnormal()
    {
        const int rows = 100, classes = 23;
        Tensor<float> outputs = Tensor.Create(Numbers.Uniform(rows * classes, -60, 60), [rows, classes]), gradient = Tensor.CreateFromShape<float>([rows, classes]);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % classes)];
        outputs[0, 0] = 60;
        outputs[0, 1] = -16;
        outputs[0, 2] = -17.5f;

        _loss.Backward(outputs, new Batch(outputs, labels), gradient);

        LayerHarness.Values(gradient).Should().NotContain(value => float.IsSubnormal(value)).And.Contain(0);
        gradient[0, 1].Should().BePositive();
        gradient[0, 2].Should().Be(0);
        double[] expected = Naive.Gradient(v => Naive.SoftmaxCrossEntropy(v, labels), Numbers.ToDoubles(LayerHarness.Values(outputs)));
        Numbers.ShouldBeClose(LayerHarness.Values(gradient), expected, 1e-5, 1e-8, "gradient");
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        Tensor<float> gradient = Tensor.CreateFromShape<float>([Rows, Classes]);

        Allocation.Of(() =>
        {
            var batch = new Batch(Logits, Labels);
            _loss.Check(batch, Classes);
            _loss.Forward(Logits, batch);
            _loss.Backward(Logits, batch, gradient);
        }).Should().Be(0);
    }

    [Fact]
    public void A_label_without_an_output_is_refused()
    {
        Refuse([4, 1, 2, 5, 2, 3, 0, 4], "A label must be from 0 to 4, but that of row 3 was '5'.*");
        Refuse([4, 1, 2, 0, 2, 3, 0, -1], "A label must be from 0 to 4, but that of row 7 was '-1'.*");

        void Refuse(int[] labels, string message) =>
            _loss.Invoking(loss => loss.Check(new Batch(Logits, labels), Classes)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [InlineData(new[] { 0.5f, 0.25f, 0, 0, 0 }, "A row of targets must sum to 1, but row 0 sums to '0.75'.*")]
    [InlineData(new[] { 1.5f, -0.5f, 0, 0, 0 }, "A target must be a probability, but row 0 holds '-0.5'.*")]
    [InlineData(new[] { float.NaN, 0, 0, 0, 1 }, "A target must be a probability, but row 0 holds 'NaN'.*")]
    public void Targets_that_are_no_probabilities_are_refused(float[] row, string message)
    {
        Tensor<float> x = Tensor.Create(new float[Classes], [1, Classes]), targets = Tensor.Create(row, [1, Classes]);

        _loss.Invoking(loss => loss.Check(new Batch(x, targets), Classes)).Should().Throw<ArgumentException>()
            .WithMessage(message).WithParameterName("batch");
    }

    [Fact]
    public void Targets_of_another_width_are_refused() =>
        _loss.Invoking(loss => loss.Check(new Batch(Logits, Soft), Classes + 1)).Should().Throw<ArgumentException>()
            .WithMessage("The matrix of targets must have 6 columns, but has shape [8, 5].*").WithParameterName("batch");

    [Fact]
    public void Classes_given_as_numbers_to_predict_are_refused_by_what_they_should_be() =>
        FluentActions.Invoking(() => new SoftmaxCrossEntropy().Check(Dataset.FromRows(new[,] { { 1.0 }, { 2.0 } }, new[] { 0.0, 1.0 }).AsBatch(), 3)).Should()
            .Throw<ArgumentException>().WithParameterName("batch").WithMessage(
                "The samples of SoftmaxCrossEntropy must have labels, which are of type int, or a target for each of the 3 outputs, but they have one target each.*");

    [Fact]
    public void A_one_hot_row_is_as_good_as_a_label_with_every_option()
    {
        int[] labels = [.. Labels.Select(label => label % Classes)];
        Tensor<float> oneHot = Tensor.CreateFromShape<float>([Rows, Classes]), byLabel = Tensor.CreateFromShape<float>([Rows, Classes]), byRow = Tensor.CreateFromShape<float>([Rows, Classes]);
        for (int row = 0; row < Rows; row++)
        {
            oneHot[row, labels[row]] = 1;
        }

        foreach (var loss in new SoftmaxCrossEntropy[] { new(0.1f), new(0, LossCase.Classes), new(0.1f, LossCase.Classes) })
        {
            loss.Backward(Logits, new Batch(Logits, labels), byLabel);
            loss.Backward(Logits, new Batch(Logits, oneHot), byRow);

            loss.Forward(Logits, new Batch(Logits, oneHot)).Should().BeApproximately(loss.Forward(Logits, new Batch(Logits, labels)), 1e-9);
            loss.TotalWeight(new Batch(Logits, oneHot)).Should().Be(loss.TotalWeight(new Batch(Logits, labels)));
            Numbers.ShouldBeBitEqual(LayerHarness.Values(byRow), LayerHarness.Values(byLabel), $"gradient of {loss}");
        }
    }

    [Fact]
    public void Class_weights_of_one_and_no_smoothing_change_no_bit()
    {
        var weighted = new SoftmaxCrossEntropy(0, [1, 1, 1, 1, 1]);
        Tensor<float> gradient = Tensor.CreateFromShape<float>([Rows, Classes]), expected = Tensor.CreateFromShape<float>([Rows, Classes]);

        weighted.Backward(Logits, new Batch(Logits, Labels), gradient);
        _loss.Backward(Logits, new Batch(Logits, Labels), expected);

        weighted.Forward(Logits, new Batch(Logits, Labels)).Should().Be(_loss.Forward(Logits, new Batch(Logits, Labels)));
        Numbers.ShouldBeBitEqual(LayerHarness.Values(gradient), LayerHarness.Values(expected), "gradient");
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1)]
    [InlineData(float.NaN)]
    public void A_label_smoothing_that_is_none_is_refused(float smoothing) => FluentActions.Invoking(() => new SoftmaxCrossEntropy(smoothing)).Should()
        .Throw<ArgumentOutOfRangeException>().WithParameterName("labelSmoothing")
        .WithMessage(FormattableString.Invariant($"The label smoothing must be at least 0 and less than 1, but was '{smoothing}'.*"));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_class_weight_that_is_none_is_refused(float weight) => FluentActions.Invoking(() => new SoftmaxCrossEntropy(classWeights: [1, weight])).Should()
        .Throw<ArgumentException>().WithParameterName("classWeights")
        .WithMessage(FormattableString.Invariant($"A class weight must be a finite number greater than zero, but that of class 1 was '{weight}'.*"));

    [Fact]
    public void Class_weights_are_one_for_each_output_and_copied()
    {
        float[] weights = [1, 2, 3, 4];
        var loss = new SoftmaxCrossEntropy(classWeights: weights);
        weights[0] = 9;

        loss.ClassWeights.Should().Equal(1, 2, 3, 4);
        loss.Invoking(l => l.Check(new Batch(Logits, Labels), Classes)).Should().Throw<ArgumentException>()
            .WithMessage("Each of the 5 outputs must have a class weight, but there are 4 class weights.*");
        loss.Invoking(l => l.Forward(Logits, new Batch(Logits, Labels))).Should().Throw<ArgumentException>()
            .WithMessage("Each of the 5 outputs must have a class weight, but there are 4 class weights.*");
    }

    private void Check(in Batch batch, JsonElement golden)
    {
        Tensor<float> gradient = Tensor.CreateFromShape<float>([Rows, Classes]);
        gradient.Fill(float.NaN);

        _loss.Check(batch, Classes);
        double loss = _loss.Forward(Logits, batch);
        _loss.Backward(Logits, batch, gradient);

        double expected = golden.GetProperty("loss").GetDouble();
        loss.Should().BeApproximately(expected, 1e-6 * expected);
        Numbers.ShouldBeClose(LayerHarness.Values(gradient), golden.GetProperty("gradient").Doubles(), 1e-5, 1e-7, "gradient");
    }
}
