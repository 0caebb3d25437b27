using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Losses;

/// <summary>The losses of numbers to predict.</summary>
public sealed class RegressionLossTests
{
    private static readonly Tensor<float> X = Tensor.Create(new float[4], [2, 2]);

    public static TheoryData<RegressionLoss> All => [new MeanSquaredError(), new MeanAbsoluteError(), new Huber()];

    [Fact]
    public void The_squared_error_is_not_halved_and_the_mean_is_over_samples_and_outputs()
    {
        Tensor<float> outputs = Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2]), targets = Tensor.Create(new float[] { 1, 0, 0, 0 }, [2, 2]);

        Of(new MeanSquaredError()).Should().Be((0 + 4 + 9 + 16) / 4.0);
        Of(new MeanAbsoluteError()).Should().Be((0 + 2 + 3 + 4) / 4.0);
        Of(new Huber()).Should().Be((0 + 1.5 + 2.5 + 3.5) / 4.0);
        Of(new Huber(3.5f)).Should().Be((0 + 2 + 4.5 + 3.5 * (4 - 1.75)) / 4.0);

        double Of(RegressionLoss loss) => loss.Forward(outputs, new Batch(X, targets));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_residual_of_zero_has_the_gradient_zero(RegressionLoss loss)
    {
        Tensor<float> gradient = Tensor.Create([1f, 1, 1, 1], [2, 2]);

        loss.Backward(X, new Batch(X, X), gradient);

        Numbers.ShouldBeBitEqual(LayerHarness.Values(gradient), [0, 0, 0, 0], "gradient");
    }

    /// <summary>Single precision would lose the first, and overflow in the others.</summary>
    [Fact]
    public void Residuals_at_the_extremes_keep_their_loss()
    {
        Tensor<float> outputs = Tensor.Create([1e4f + 0.0009765625f, 3e38f], [2, 1]), targets = Tensor.Create([1e4f, -3e38f], [2, 1]);

        Of(new MeanSquaredError(), 0).Should().Be(MathF.ScaleB(1, -20));
        Of(new MeanSquaredError(), 1).Should().BeApproximately(3.6e77, 1e71);
        Of(new MeanAbsoluteError(), 1).Should().BeApproximately(6e38, 1e32);
        Of(new Huber(), 1).Should().BeApproximately(6e38, 1e32);

        double Of(RegressionLoss loss, int row)
        {
            Tensor<float> z = Tensor.Create([outputs[row, 0]], [1, 1]), t = Tensor.Create([targets[row, 0]], [1, 1]);
            return loss.Forward(z, new Batch(z, t));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Targets_that_are_no_finite_number_for_each_output_are_refused(RegressionLoss loss)
    {
        string name = loss.GetType().Name;

        Refuse(() => loss.Check(new Batch(X, new[] { 0, 1 }), 2), "A regression must have targets, a number for each output, but these samples have labels.*");
        Refuse(() => loss.Forward(X, new Batch(X, new[] { 0, 1 })), "A regression must have targets, a number for each output, but these samples have labels.*");
        Refuse(() => loss.Check(new Batch(X, X), 3), "The matrix of targets must have 3 columns, but has shape [2, 2].*");
        Refuse(() => loss.Check(new Batch(X, Tensor.Create([1, 2, 3, float.NaN], [2, 2])), 2), "A target must be a finite number, but that of row 1, column 1 was 'NaN'.*");
        Refuse(() => loss.Check(new Batch(X, Tensor.Create([1, 2, float.NegativeInfinity, float.NaN], [2, 2])), 2), "A target must be a finite number, but that of row 1, column 0 was '-*'.*");
        loss.Check(new Batch(X, Tensor.Create([3e38f, 3e38f, 3e38f, 0], [2, 2])), 2);

        static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("batch");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_delta_that_is_none_is_refused(float delta) => FluentActions.Invoking(() => new Huber(delta)).Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage(FormattableString.Invariant($"The delta must be a finite number greater than zero, but was '{delta}'.*")).WithParameterName(nameof(delta));

    [Fact]
    public void The_default_delta_is_1() => new Huber().Delta.Should().Be(1);
}
