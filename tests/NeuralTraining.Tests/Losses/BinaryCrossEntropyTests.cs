using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Losses;

public sealed class BinaryCrossEntropyTests
{
    private readonly BinaryCrossEntropy _loss = new();

    /// <summary>A sample alone: its loss and its gradient.</summary>
    [Theory]
    [InlineData(0, 1, 0.6931471805599453, -0.5)]
    [InlineData(0, 0, 0.6931471805599453, 0.5)]
    [InlineData(1e4f, 1, 0, 0)]
    [InlineData(1e4f, 0, 1e4, 1)]
    [InlineData(-1e4f, 0, 0, 0)]
    [InlineData(-1e4f, 1, 1e4, -1)]
    [InlineData(3e38f, 0, 3e38, 1)]
    [InlineData(40, 1, 4.248354255291589e-18, -4.248354255291589e-18)]
    [InlineData(-40, 0, 4.248354255291589e-18, 4.248354255291589e-18)]
    [InlineData(-75, 0, 2.678636961808078e-33, 2.678636961808078e-33)]
    public void Outputs_at_the_extremes_keep_their_loss_and_gradient(float output, int label, double loss, double gradient)
    {
        Tensor<float> z = Tensor.Create(new[] { output }, [1, 1]), dz = Tensor.CreateFromShape<float>([1, 1]);
        Tensor<float> target = Tensor.Create(new[] { (float)label }, [1, 1]);

        foreach (bool hasLabels in new[] { true, false })
        {
            Batch batch = hasLabels ? new Batch(z, new[] { label }) : new Batch(z, target);
            _loss.Backward(z, batch, dz);

            _loss.Forward(z, batch).Should().BeApproximately(loss, 3e-7 * loss);
            ((double)dz[0, 0]).Should().BeApproximately(gradient, 3e-7 * Math.Abs(gradient));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public void Any_number_of_samples_gives_the_naive_loss_and_gradient(int rows)
    {
        float[] z = Numbers.Uniform(rows, -9, 9);
        Tensor<float> outputs = Tensor.Create(z, [rows, 1]), gradient = Tensor.CreateFromShape<float>([rows, 1]);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row * 7919 % 2)];

        _loss.Backward(outputs, new Batch(outputs, labels), gradient);

        double expected = z.Zip(labels, (x, t) => Math.Log(1 + Math.Exp(x)) - x * (double)t).Average();
        _loss.Forward(outputs, new Batch(outputs, labels)).Should().BeApproximately(expected, 1e-7 * expected);
        Numbers.ShouldBeClose(LayerHarness.Values(gradient), [.. z.Zip(labels, (x, t) => (Naive.Sigmoid(x) - t) / rows)], 1e-6, 1e-12, "gradient");
    }

    [Fact]
    public void Probabilities_are_those_of_class_1()
    {
        Tensor<float> z = Tensor.Create(new[] { 0f, 2, -2, 1e4f, -1e4f }, [5, 1]), p = Tensor.CreateFromShape<float>([5, 1]);

        _loss.ToProbabilities(z, p);

        Numbers.ShouldBeClose(LayerHarness.Values(p), [0.5, 0.8807970779778823, 0.11920292202211755, 1, 0], 2e-7, 0);
        _loss.ToProbabilities(z, z);
        Numbers.ShouldBeBitEqual(LayerHarness.Values(z), LayerHarness.Values(p));
    }

    [Fact]
    public void Samples_that_are_not_of_two_classes_are_refused()
    {
        Tensor<float> x = Tensor.Create(new float[3], [3, 1]);

        Refuse(() => _loss.Check(new Batch(x, new[] { 0, 1, 2 }), 1), "A label must be from 0 to 1, but that of row 2 was '2'.*");
        Refuse(() => _loss.Check(new Batch(x, new[] { 0, -1, 1 }), 1), "A label must be from 0 to 1, but that of row 1 was '-1'.*");
        Refuse(() => _loss.Check(new Batch(x, Tensor.Create(new[] { 0, 1.5f, 1 }, [3, 1])), 1), "A target must be a probability from 0 to 1, but that of row 1 was '1.5'.*");
        Refuse(() => _loss.Check(new Batch(x, Tensor.Create(new[] { 0, 1, float.NaN }, [3, 1])), 1), "A target must be a probability from 0 to 1, but that of row 2 was 'NaN'.*");
        Refuse(() => _loss.Check(new Batch(x, Tensor.Create(new float[6], [3, 2])), 1), "The matrix of targets must have 1 columns, but has shape [3, 2].*");
        Refuse(() => _loss.Check(new Batch(x, new[] { 0, 1, 0 }), 2), "A network with BinaryCrossEntropy must have one output, but has 2: SoftmaxCrossEntropy takes an output for each class.*");

        static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("batch");
    }
}
