using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

/// <summary>The ranges and the defaults of callbacks, and gradients that are not finite.</summary>
public sealed class ArgumentTests
{
    public static TheoryData<string, Action> Refused => new()
    {
        { "The factor must be greater than 0 and less than 1, but was '1'.*", () => _ = new ReduceOnPlateau(1) },
        { "The factor must be greater than 0 and less than 1, but was 'NaN'.*", () => _ = new ReduceOnPlateau(double.NaN) },
        { "The patience must be at least 0, but was '-1'.*", () => _ = new ReduceOnPlateau(patience: -1) },
        { "The minimum change must be a finite number of at least zero, but was '-1'.*", () => _ = new ReduceOnPlateau(minChange: -1) },
        { "The minimum learning rate must be a finite number of at least zero, but was 'NaN'.*", () => _ = new ReduceOnPlateau(minRate: float.NaN) },
        { "The cooldown must be at least 0, but was '-1'.*", () => _ = new ReduceOnPlateau(cooldown: -1) },
        { "The decay must be at least 0 and less than 1, but was '1'.*", () => _ = new AveragedWeights(1) },
        { "The largest norm must be a finite number greater than zero, but was '0'.*", () => _ = new GradientNormClipping(0) },
        { "The largest value must be a finite number greater than zero, but was 'NaN'.*", () => _ = new GradientValueClipping(float.NaN) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Values_outside_their_range_are_refused(string message, Action create) => create.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        new ReduceOnPlateau().Should().BeEquivalentTo(new { Factor = 0.1, Patience = 10, MinChange = 0, MinRate = 0, Cooldown = 0, Metric = (string?)null });
        new AveragedWeights().Decay.Should().Be(0.999);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void Clipping_hides_no_gradient_that_is_not_finite(float value)
    {
        foreach (ITrainingCallback clipping in new ITrainingCallback[] { new GradientNormClipping(1), new GradientValueClipping(1) })
        {
            var spoiling = new Recorder { Gradient = run => run.Gradients.AsSpan("b1")[2] = value };
            var trainer = new Trainer(new MultiLayerNet(2, [4], 2), new SGD(), new() { BatchSize = 10, Callbacks = [spoiling, clipping] });

            trainer.Invoking(trainer => trainer.Fit(TwoMoons.Create(20, seed: 1))).Should().Throw<NonFiniteException>()
                .WithMessage(FormattableString.Invariant($"*b1 of layer 1 (Affine) had a gradient of '{value}'*"));
        }
    }

    [Fact]
    public void Averages_are_copied_to_a_network_of_the_same_shape_only()
    {
        Dataset data = TwoMoons.Create(60, seed: 1);
        var average = new AveragedWeights(0.9);
        var network = new MultiLayerNet(2, [4], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation });
        average.Invoking(average => average.CopyTo(network)).Should().Throw<InvalidOperationException>().WithMessage("Weights must have been averaged to be copied, *");
        average.Average.Should().BeNull();
        new Trainer(network, new Adam(0.1f), new() { Epochs = 3, BatchSize = 10, Callbacks = [average] }).Fit(data);
        float[] last = network.Parameters.AsSpan().ToArray(), buffers = network.Buffers.AsSpan().ToArray();

        average.Invoking(average => average.CopyTo(new MultiLayerNet(2, [4], 2))).Should().Throw<ArgumentException>();
        average.CopyTo(network);

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), average.Average!.AsSpan());
        network.Parameters.AsSpan().ToArray().Should().NotEqual(last);
        network.Buffers.AsSpan().ToArray().Should().NotEqual(buffers);
    }
}
