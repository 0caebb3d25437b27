using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Layers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Layers;

public sealed class ActivationTests
{
    [Fact]
    public void The_derivative_of_ReLU_at_zero_is_zero()
    {
        var harness = new LayerHarness(new ReLU(), batch: 1, inputs: 4);
        float[] x = [0, -0f, float.Epsilon, -1];
        x.CopyTo(harness.X.GetSpan([0, 0], 4));
        harness.DY.Fill(1);

        harness.Forward();
        harness.Backward();

        LayerHarness.Values(harness.Y).Should().Equal(0, 0, float.Epsilon, 0);
        LayerHarness.Values(harness.DX).Should().Equal(0, 0, 1, 0);
    }

    [Fact]
    public void NaN_stays_NaN()
    {
        foreach (ILayer layer in new ILayer[] { new ReLU(), new Sigmoid(), new Tanh(), new LeakyReLU(), new ELU(), new GELU(), new GELU(GELUApproximation.Tanh), new SiLU(), new Softplus() })
        {
            var harness = new LayerHarness(layer, batch: 1, inputs: 1);
            harness.X[0, 0] = float.NaN;
            harness.Forward();
            harness.Y[0, 0].Should().Be(float.NaN, "of {0}", layer.GetType().Name);
        }
    }

    [Theory]
    [InlineData(PassMode.Inference)]
    [InlineData(PassMode.Training)]
    public void The_mode_makes_no_difference(PassMode mode)
    {
        var harness = new LayerHarness(new Tanh(), batch: 1, inputs: 1);
        harness.X[0, 0] = 0.5f;
        harness.Forward(mode);
        harness.Y[0, 0].Should().BeApproximately(0.46211716f, 1e-7f);
    }

    /// <summary>Golden/activations.py.</summary>
    [Theory]
    [InlineData("LeakyReLU(Slope: 0.01)")]
    [InlineData("LeakyReLU(Slope: 0.25)")]
    [InlineData("ELU(Alpha: 1)")]
    [InlineData("ELU(Alpha: 0.5)")]
    [InlineData("GELU")]
    [InlineData("GELU(Tanh)")]
    [InlineData("SiLU")]
    [InlineData("Softplus")]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name)
    {
        JsonElement golden = Golden.Load("activations"), expected = golden.GetProperty(name);
        float[] x = golden.GetProperty("x").Floats(), dy = golden.GetProperty("dy").Floats();
        ILayer layer = name switch
        {
            "LeakyReLU(Slope: 0.01)" => new LeakyReLU(),
            "LeakyReLU(Slope: 0.25)" => new LeakyReLU(0.25),
            "ELU(Alpha: 1)" => new ELU(),
            "ELU(Alpha: 0.5)" => new ELU(0.5),
            "GELU" => new GELU(),
            "GELU(Tanh)" => new GELU(GELUApproximation.Tanh),
            "SiLU" => new SiLU(),
            _ => new Softplus(),
        };
        var harness = new LayerHarness(layer, batch: 1, x.Length);
        x.CopyTo(harness.X.GetSpan([0, 0], x.Length));
        dy.CopyTo(harness.DY.GetSpan([0, 0], x.Length));

        harness.Forward();
        harness.Backward();

        layer.ToString().Should().Be(name);
        Numbers.ShouldBeClose(LayerHarness.Values(harness.Y), expected.GetProperty("y").Doubles(), 1e-6, 1e-7, "y");
        Numbers.ShouldBeClose(LayerHarness.Values(harness.DX), expected.GetProperty("dx").Doubles(), 1e-6, 1e-6, "dx");
    }

    /// <summary>At the kink, as PyTorch.</summary>
    [Fact]
    public void The_derivative_at_zero_is_that_from_below()
    {
        Derivative(new LeakyReLU(0.25)).Should().Be(0.25f);
        Derivative(new ELU(0.5)).Should().Be(0.5f);

        static float Derivative(ILayer layer)
        {
            var harness = new LayerHarness(layer, batch: 1, inputs: 1);
            harness.X.Fill(0);
            harness.DY.Fill(1);
            harness.Forward();
            harness.Backward();
            return harness.DX[0, 0];
        }
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refuse(() => _ = new LeakyReLU(-0.1), "The slope must be a finite number of at least zero, but was '-0.1'.*", "slope");
        Refuse(() => _ = new LeakyReLU(double.NaN), "The slope must be a finite number of at least zero, but was 'NaN'.*", "slope");
        Refuse(() => _ = new LeakyReLU(1e300), "The slope must be a finite number of at least zero, but was '*'.*", "slope");
        Refuse(() => _ = new ELU(0), "The alpha must be a finite number greater than zero, but was '0'.*", "alpha");
        Refuse(() => _ = new ELU(double.PositiveInfinity), "The alpha must be a finite number greater than zero, but was '*'.*", "alpha");
        Refuse(() => _ = new GELU((GELUApproximation)2), "The approximation must be None or Tanh, but was '2'.*", "approximation");

        static void Refuse(Action action, string message, string argument) =>
            action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(argument);
    }

    [Fact]
    public void The_defaults_are_those_of_PyTorch()
    {
        new LeakyReLU().Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Slope"] = 0.01f });
        new ELU().Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Alpha"] = 1 });
        new GELU().Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Approximation"] = 0 });
        new GELU(GELUApproximation.Tanh).Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Approximation"] = 1 });
    }
}
