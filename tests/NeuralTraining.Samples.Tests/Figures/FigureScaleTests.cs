using FluentAssertions;
using NeuralTraining.Tuning;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

public sealed class FigureScaleTests
{
    public static TheoryData<Parameter, string> Parameters => new()
    {
        { Parameter.LogUniform("rate", 1e-6, 1e-2), "1e-6 1e-5 1e-4 1e-3 1e-2" },
        { Parameter.LogUniform("rate", 0.002, 0.03), "0.002 0.005 0.01 0.02" },
        { Parameter.LogUniform("rate", 1e-30, 1e10), "1e-28 1e-24 1e-20 1e-16 1e-12 1e-8 1e-4 1e0 1e4 1e8" },
        { Parameter.LogInteger("units", 8, 2048), "10 100 1000" },
        { Parameter.Uniform("momentum", 0, 0.99), "0 0.2 0.4 0.6 0.8" },
        { Parameter.Uniform("shift", -1, 1), "-1 -0.5 0 0.5 1" },
        { Parameter.Integer("layers", 1, 3), "1 1.5 2 2.5 3" },
        { Parameter.Categorical("optimizer", "SGD", "Adam"), "SGD Adam" },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Its_ticks_are_few_and_round(Parameter parameter, string ticks)
    {
        var scale = FigureScale.Of(parameter);

        string.Join(' ', scale.Ticks.Select(tick => tick.Text)).Should().Be(ticks);
        scale.Ticks.Select(tick => tick.Place).Should().BeInAscendingOrder().And.OnlyContain(place => place >= scale.Low - 1e-9 && place <= scale.High + 1e-9);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void The_ends_of_a_range_are_the_ends_of_its_scale(Parameter parameter, string ticks)
    {
        var scale = FigureScale.Of(parameter);

        ticks.Should().NotBeEmpty();
        (scale.Place(parameter.Low), scale.Place(parameter.High)).Should().Be((scale.Low, scale.High));
        (scale.Share(parameter.Low), scale.Share(parameter.High)).Should().Be((0, 1));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.0)]
    [InlineData(-3e8)]
    public void Equal_numbers_have_a_scale_too(double number)
    {
        var scale = FigureScale.Of([number, number]);

        scale.Share(number).Should().BeApproximately(0.5, 0.01);
        scale.Ticks.Should().NotBeEmpty();
    }
}
