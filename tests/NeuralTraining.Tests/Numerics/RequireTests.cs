using FluentAssertions;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

/// <summary>The range checks of the library.</summary>
public sealed class RequireTests
{
    [Fact]
    public void Values_in_range_are_returned()
    {
        Require.AtLeast(1, 1, "size").Should().Be(1);
        Require.Positive(float.Epsilon, "step").Should().Be(float.Epsilon);
        Require.NotNegative(0.0, "decay").Should().Be(0);
        Require.Fraction(0.999f, "ratio").Should().Be(0.999f);
        Require.UpToOne(1.0, "factor").Should().Be(1);
        Require.Defined(Choice.Two, "choice").Should().Be(Choice.Two);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Other_values_are_refused_by_the_name_of_the_argument(float value)
    {
        Refuse(() => Require.Positive(value, "step"), "The step must be a finite number greater than zero, but was '*'.*", nameof(value));
        Refuse(() => Require.NotNegative(value - 1, "decay", "decay"), "The decay must be a finite number of at least zero, but was '*'.*", "decay");
        Refuse(() => Require.Fraction(value == 0 ? 1 : value, "ratio", "r"), "The ratio must be at least 0 and less than 1, but was '*'.*", "r");
        Refuse(() => Require.UpToOne(value, "factor", "f"), "The factor must be greater than 0 and at most 1, but was '*'.*", "f");
    }

    [Fact]
    public void Numbers_below_the_minimum_and_values_without_a_name_are_refused()
    {
        Refuse(() => Require.AtLeast(0, 1, "size", "size"), "The size must be at least 1, but was '0'.*", "size");
        Refuse(() => Require.Defined((Choice)7, "choice", "choice"), "The choice must be One, Two or Three, but was '7'.*", "choice");
    }

    private static void Refuse(Action action, string message, string argument) =>
        action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(argument);

    private enum Choice
    {
        One,
        Two,
        Three,
    }
}
