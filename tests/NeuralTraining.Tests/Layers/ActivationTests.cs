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
        foreach (ILayer layer in new ILayer[] { new ReLU(), new Sigmoid(), new Tanh() })
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
}
