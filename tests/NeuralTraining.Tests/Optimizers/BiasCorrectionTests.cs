using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>The two forms of Adam differ in the meaning of ε alone; the golden tests hold each to its formula.</summary>
public sealed class BiasCorrectionTests
{
    [Theory]
    [InlineData(1e-7f, 1e-5)]
    [InlineData(0.1f, 0.01)]
    public void Where_epsilon_is_negligible_both_take_the_same_steps(float epsilon, double difference)
    {
        var first = new ParameterSet(("W", [37]));
        ParameterSet second = first.NewLike(), gradients = first.NewLike();
        var inRate = new Adam(epsilon: epsilon);
        var ofAverages = new Adam(epsilon: epsilon, biasCorrection: BiasCorrection.OfAverages);

        for (int step = 0; step < 20; step++)
        {
            Numbers.Uniform(37, 0.5f, 1, seed: step).CopyTo(gradients.AsSpan());
            inRate.Update(first, gradients);
            ofAverages.Update(second, gradients);
        }

        double largest = first.AsSpan().ToArray().Zip(second.AsSpan().ToArray(), (a, b) => Math.Abs(a - b)).Max();
        largest.Should().BeInRange(difference / 1000, difference);
    }

    /// <summary>A checkpoint from before the choice existed names none.</summary>
    [Fact]
    public void Only_the_form_that_is_not_the_chapters_is_a_hyperparameter()
    {
        new Adam().Hyperparameters.Keys.Should().Equal("Beta1", "Beta2", "Epsilon");
        new Adam(biasCorrection: BiasCorrection.OfAverages).Hyperparameters.Should().Contain("BiasCorrection", 1);
    }
}
