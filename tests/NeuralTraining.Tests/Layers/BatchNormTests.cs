using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Layers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Layers;

/// <summary>Batch normalization against NumPy (Golden/batch_norm.py), and at its edges.</summary>
public sealed class BatchNormTests
{
    private const int Rows = 6;
    private const int Columns = 19;

    [Fact]
    public void Five_training_batches_and_inference_are_those_of_NumPy()
    {
        JsonElement golden = Golden.Load("batch_norm");
        var generator = new Congruential(2024);
        var harness = new LayerHarness(new BatchNorm(), Rows, Columns);
        generator.Numbers(Columns, 0.5, 2).CopyTo(harness.Parameters.AsSpan("gamma1"));
        generator.Numbers(Columns, -1, 1).CopyTo(harness.Parameters.AsSpan("beta1"));

        foreach (JsonElement batch in golden.GetProperty("batches").EnumerateArray())
        {
            generator.Numbers(Rows * Columns, -3, 5).CopyTo(harness.X.GetSpan([0, 0], Rows * Columns));
            generator.Numbers(Rows * Columns, -1, 1).CopyTo(harness.DY.GetSpan([0, 0], Rows * Columns));
            harness.Forward();
            harness.Backward();

            Check(LayerHarness.Values(harness.Y), batch, "y");
            Check(LayerHarness.Values(harness.DX), batch, "dx");
            Check(harness.Gradients.AsSpan("gamma1"), batch, "dgamma");
            Check(harness.Gradients.AsSpan("beta1"), batch, "dbeta");
            Check(harness.Buffers.AsSpan("runningMean1"), batch, "mean");
            Check(harness.Buffers.AsSpan("runningVariance1"), batch, "variance");
        }

        string buffers = Numbers.Hash(harness.Buffers.AsSpan());
        generator.Numbers(Rows * Columns, -3, 5).CopyTo(harness.X.GetSpan([0, 0], Rows * Columns));
        harness.Forward(PassMode.Inference);
        Check(LayerHarness.Values(harness.Y), golden, "inference");
        Numbers.Hash(harness.Buffers.AsSpan()).Should().Be(buffers, "inference moves nothing");

        static void Check(ReadOnlySpan<float> actual, JsonElement expected, string what) =>
            Numbers.ShouldBeClose(actual, expected.GetProperty(what).Doubles(), 1e-4, 1e-6, what);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(64, 7)]
    [InlineData(5, 100)]
    public void Columns_come_out_with_mean_zero_and_variance_one(int batch, int columns)
    {
        var harness = new LayerHarness(new BatchNorm(), batch, columns);

        harness.Forward();

        for (int j = 0; j < columns; j++)
        {
            double[] column = [.. Enumerable.Range(0, batch).Select(i => (double)harness.Y[i, j])];
            column.Average().Should().BeApproximately(0, 1e-6);
            column.Average(y => y * y).Should().BeApproximately(1, 1e-4);
        }
    }

    [Fact]
    public void The_running_averages_begin_at_mean_zero_and_variance_one_so_that_an_untrained_layer_passes_its_input_on()
    {
        var harness = new LayerHarness(new BatchNorm(), 4, 3);

        harness.Forward(PassMode.Inference);

        Numbers.ShouldBeClose(LayerHarness.Values(harness.Y), Numbers.ToDoubles(LayerHarness.Values(harness.X)), 1e-6, 0);
    }

    [Fact]
    public void A_column_that_is_constant_becomes_beta_and_its_gradient_stays_finite()
    {
        var harness = new LayerHarness(new BatchNorm(), 8, 2);
        harness.Parameters.AsSpan("beta1").Fill(0.25f);
        harness.X.Fill(3);

        harness.Forward();
        harness.Backward();

        LayerHarness.Values(harness.Y).Should().OnlyContain(y => y == 0.25f);
        LayerHarness.Values(harness.DX).Should().OnlyContain(dx => float.IsFinite(dx));
    }

    /// <summary>Where μ is rounded, (x − μ)/√ε is nearly 1 instead of 0.</summary>
    [Theory]
    [InlineData(1000.1f, 256)]
    [InlineData(-1000.1f, 100)]
    [InlineData(0.1f, 37)]
    [InlineData(123456.7f, 1000)]
    [InlineData(1e-30f, 256)]
    public void A_constant_column_is_normalized_to_exactly_zero(float constant, int batch)
    {
        var harness = new LayerHarness(new BatchNorm(momentum: 0), batch, 19);
        harness.X.Fill(constant);

        harness.Forward();
        harness.Backward();

        LayerHarness.Values(harness.Y).Should().OnlyContain(y => y == 0);
        harness.Gradients.AsSpan("gamma1").ToArray().Should().OnlyContain(dgamma => dgamma == 0);
        harness.Buffers.AsSpan("runningMean1").ToArray().Should().OnlyContain(mean => mean == constant);
        harness.Buffers.AsSpan("runningVariance1").ToArray().Should().OnlyContain(variance => variance == 0);
    }

    /// <summary>Against double precision, where sums in single precision would lose σ beside μ. Each column of dx must add up to 0:
    /// within a few times what it does when only dx itself is rounded.</summary>
    [Theory]
    [InlineData(0, 1, 100, 6)]
    [InlineData(50, 1, 100, 6)]
    [InlineData(50, 1, 256, 6)]
    [InlineData(50, 1, 1000, 6)]
    [InlineData(-0.5, 0.01, 256, 6)]
    [InlineData(10_000, 1, 256, 6)]
    [InlineData(5e-20, 1e-20, 100, 10)]
    [InlineData(3e15, 2e14, 333, 6)]
    [InlineData(3, 1, 5000, 6)]
    public void Columns_far_from_zero_are_normalized_as_in_double_precision(double mean, double deviation, int batch, double times)
    {
        const int columns = 33;
        const double unit = 1.0 / (1 << 24);
        var harness = new LayerHarness(new BatchNorm(momentum: 0), batch, columns);
        float spread = (float)(deviation * Math.Sqrt(3));
        Numbers.Uniform(batch * columns, (float)mean - spread, (float)mean + spread, seed: 3).CopyTo(harness.X.GetSpan([0, 0], batch * columns));
        Numbers.Uniform(batch * columns, -0.5f, 1, seed: 4).CopyTo(harness.DY.GetSpan([0, 0], batch * columns));

        harness.Forward();
        harness.Backward();

        double ours = 0, roundedAtTheEnd = 0;
        for (int j = 0; j < columns; j++)
        {
            double[] x = Column(harness.X, j), dy = Column(harness.DY, j), dx = Column(harness.DX, j);
            double average = x.Average(), variance = x.Average(value => (value - average) * (value - average)), scale = 1 / Math.Sqrt(variance + 1e-6f);
            double[] normalized = [.. x.Select(value => (value - average) * scale)];
            double dbeta = dy.Sum(), dgamma = Naive.Dot(dy, normalized);
            double[] expected = [.. dy.Select((g, i) => scale * (g - dbeta / batch - normalized[i] * dgamma / batch))];
            float[] y = [.. Column(harness.Y, j).Select(value => (float)value)];

            Numbers.ShouldBeClose(y, normalized, 8 * unit, 1e-30, $"y of column {j}, row");
            Numbers.ShouldBeClose([.. dx.Select(value => (float)value)], expected, 8 * unit, 8 * unit * expected.Max(Math.Abs), $"dx of column {j}, row");
            Numbers.ShouldBeClose([harness.Gradients["beta1"][j]], [dbeta], unit, 2 * Math.Sqrt(batch) * unit, $"dβ of column {j}");
            Numbers.ShouldBeClose([harness.Gradients["gamma1"][j]], [dgamma], unit, 4 * Math.Sqrt(batch) * unit * normalized.Max(Math.Abs), $"dγ of column {j}");
            Numbers.ShouldBeClose([harness.Buffers["runningMean1"][j]], [average], 1.001 * unit, 0, $"mean of column {j}");
            Numbers.ShouldBeClose([harness.Buffers["runningVariance1"][j]], [variance < 1e-33 ? 0 : variance], 4 * unit, 0, $"variance of column {j}");
            ours += Math.Pow(dx.Sum() / expected.Max(Math.Abs), 2);
            roundedAtTheEnd += Math.Pow(expected.Sum(value => (float)value) / expected.Max(Math.Abs), 2);
        }

        Math.Sqrt(ours).Should().BeLessThan(times * Math.Sqrt(roundedAtTheEnd));

        static double[] Column(Tensor<float> matrix, int j) => [.. Enumerable.Range(0, (int)matrix.Lengths[0]).Select(i => (double)matrix[i, j])];
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(64, 5)]
    [InlineData(9, 17)]
    public void Gradients_are_those_of_the_naive_layer(int batch, int columns)
    {
        var harness = new LayerHarness(new BatchNorm(), batch, columns);
        Numbers.Uniform(columns, 0.5f, 2, seed: 5).CopyTo(harness.Parameters.AsSpan("gamma1"));
        harness.Forward();
        harness.Backward();
        double[] x = Numbers.ToDoubles(LayerHarness.Values(harness.X)), dy = Numbers.ToDoubles(LayerHarness.Values(harness.DY));
        double[] gamma = Numbers.ToDoubles(harness.Parameters.AsSpan("gamma1")), beta = Numbers.ToDoubles(harness.Parameters.AsSpan("beta1"));

        Check(LayerHarness.Values(harness.DX), Naive.Gradient(v => Naive.Dot(Naive.BatchNorm(v, gamma, beta, 1e-6), dy), x), "dx");
        Check(harness.Gradients.AsSpan("gamma1"), Naive.Gradient(v => Naive.Dot(Naive.BatchNorm(x, v, beta, 1e-6), dy), gamma), "dgamma");
        Check(harness.Gradients.AsSpan("beta1"), Naive.Gradient(v => Naive.Dot(Naive.BatchNorm(x, gamma, v, 1e-6), dy), beta), "dbeta");

        static void Check(ReadOnlySpan<float> actual, double[] expected, string what)
        {
            expected.Count(value => Math.Abs(value) > 1e-3).Should().BeGreaterThan(expected.Length / 3, "a check against zeros proves nothing");
            Numbers.ShouldBeClose(actual, expected, 1e-5, 2e-6, what);
        }
    }

    /// <summary>As of units that die: their batches have mean and variance 0.</summary>
    [Fact]
    public void Running_averages_that_decay_become_zero_and_are_never_subnormal()
    {
        var harness = new LayerHarness(new BatchNorm(), 4, 19);
        harness.Forward();
        harness.X.Fill(0);

        for (int i = 0; i < 1000; i++)
        {
            harness.Forward();
            harness.Buffers.AsSpan().ToArray().Should().NotContain(value => float.IsSubnormal(value));
        }

        harness.Buffers.AsSpan().ToArray().Should().OnlyContain(value => value == 0);
    }

    /// <summary>Rounded alone, 0.9 · r + 0.1 · 1000.1 stops six units in the last place below 1000.1, where 1/√ε is 1000.</summary>
    [Theory]
    [InlineData(0.5, 200)]
    [InlineData(0.9, 500)]
    [InlineData(0.99, 4_000)]
    [InlineData(0.999, 30_000)]
    public void The_running_mean_of_a_constant_column_becomes_that_constant(double momentum, int batches)
    {
        var harness = new LayerHarness(new BatchNorm(momentum), 4, 19);
        float[] constants = [.. Enumerable.Range(0, 19).Select(i => 1000.1f * MathF.Pow(-0.37f, i))];
        for (int row = 0; row < 4; row++)
        {
            constants.CopyTo(harness.X.GetSpan([row, 0], 19));
        }

        for (int i = 0; i < batches; i++)
        {
            harness.Forward();
        }

        harness.Buffers.AsSpan("runningMean1").ToArray().Should().Equal(constants);
    }

    [Fact]
    public void Momentum_and_epsilon_are_the_callers()
    {
        var harness = new LayerHarness(new BatchNorm(momentum: 0, epsilon: 3), 2, 1);
        (harness.X[0, 0], harness.X[1, 0]) = (5, 7);

        harness.Forward();

        harness.Y[1, 0].Should().Be(0.5f, "(7 − 6) / √(1 + 3)");
        harness.Buffers["runningMean1"][0].Should().Be(6);
        harness.Buffers["runningVariance1"][0].Should().Be(1);
    }

    [Fact]
    public void One_row_neither_trains_nor_moves_running_averages_but_is_predicted()
    {
        var harness = new LayerHarness(new BatchNorm(), 1, 3);
        string before = Numbers.Hash(harness.Buffers.AsSpan());

        harness.Invoking(h => h.Forward()).Should().Throw<ArgumentException>()
            .WithMessage("A BatchNorm layer must be trained on at least two rows at a time, as one row has no variance, but was given one.*").WithParameterName("x");
        harness.Forward(PassMode.Inference);

        Numbers.Hash(harness.Buffers.AsSpan()).Should().Be(before);
        LayerHarness.Values(harness.Y).Should().OnlyContain(y => float.IsFinite(y));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refuse(() => _ = new BatchNorm(1), "The momentum must be at least 0 and less than 1, but was '1'.*", "momentum");
        Refuse(() => _ = new BatchNorm(double.NaN), "The momentum must be at least 0 and less than 1, but was 'NaN'.*", "momentum");
        Refuse(() => _ = new BatchNorm(0.9, 0), "The epsilon must be a finite number greater than zero, but was '0'.*", "epsilon");

        var layer = new BatchNorm();
        Tensor<float> x = Tensor.CreateFromShape<float>([2, 3]);
        layer.Invoking(l => l.Forward(x, x, new Pass(PassMode.Training))).Should().Throw<InvalidOperationException>()
            .WithMessage("A layer must be part of a network before it can compute, but this one is not: nothing has bound it to parameters.");
        _ = new LayerHarness(layer, 4, 3);
        layer.Invoking(l => new LayerHarness(l, 4, 3)).Should().Throw<InvalidOperationException>()
            .WithMessage("A BatchNorm layer belongs to one network, but this one was given to a second. Create a new layer for it.");
        layer.Invoking(l => l.Forward(Tensor.CreateFromShape<float>([2, 4]), Tensor.CreateFromShape<float>([2, 4]), new Pass(PassMode.Training)))
            .Should().Throw<ArgumentException>().WithMessage("The input of a BatchNorm layer must have 3 columns, but has shape [2, 4].*");

        static void Refuse(Action action, string message, string argument) =>
            action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(argument);
    }
}
