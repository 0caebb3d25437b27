using CsCheck;
using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Space;

/// <summary>Points: reading them, unit coordinates, JSON and equality.</summary>
public sealed class ParameterValuesTests
{
    private static readonly Gen<ParameterValues> Any =
        Spaces.Any.SelectMany(space => Gen.Double[0, 1].Array[space.Count].Select(units => ParameterValues.FromUnit(space, units)));

    [Fact]
    public void Values_are_read_by_their_parameters_and_typed()
    {
        ParameterValues values = Network.At(0.01, "momentum", 0.9, layers: 2, units: 64, dropout: true, ratio: 0.25);

        values.Get(Network.Rate).Should().Be(0.01);
        values.Get(Network.Optimizer).Should().Be("momentum");
        values.Get(Network.Momentum).Should().Be(0.9);
        values.Get(Network.Layers).Should().Be(2);
        values.Get(Network.Units).Should().Be(64);
        values.Get(Network.Dropout).Should().BeTrue();
        values.Get(Network.Ratio).Should().Be(0.25);
        values.ToString().Should().Be(
            "learning rate 0.01, optimizer momentum, momentum 0.9, layers 2, units 64, dropout True, dropout ratio 0.25");
    }

    [Fact]
    public void Integers_are_printed_with_all_digits_and_other_numbers_with_four()
    {
        var space = new SearchSpace(
            Parameter.Uniform("x", 0, 1), Parameter.Integer("n", int.MinValue, int.MaxValue), Parameter.LogInteger("units", 1, 100_000));

        ParameterValues.FromNumbers(space, [0.123456, int.MinValue, 12345]).ToString().Should().Be(
            "x 0.1235, n -2147483648, units 12345");
    }

    [Fact]
    public void A_parameter_that_does_not_exist_is_refused_and_is_NaN_everywhere()
    {
        ParameterValues values = Network.At(0.01, "adam", layers: 1);
        double[] units = new double[Network.Space.Count];
        values.ToUnit(units);

        values.Has(Network.Momentum).Should().BeFalse();
        values.Numbers[2].Should().Be(double.NaN);
        units[2].Should().Be(double.NaN);
        values.ToString().Should().Be("learning rate 0.01, optimizer adam, layers 1");
        values.Invoking(point => point.Get(Network.Momentum)).Should().Throw<InvalidOperationException>()
            .WithMessage("'momentum' exists only when optimizer is momentum, but was asked for elsewhere: ask Has first.");
    }

    [Fact]
    public void Coordinates_and_numbers_are_converted_into_each_other() => Any.Sample(values =>
    {
        double[] units = new double[values.Space.Count];
        values.ToUnit(units);

        ParameterValues again = ParameterValues.FromUnit(values.Space, units);

        for (int i = 0; i < units.Length; i++)
        {
            double number = values.Numbers[i], tolerance = values.Space.Parameters[i].IsInteger ? 0 : 1e-13 * Math.Abs(number) + 1e-14;
            Assert.True(double.IsNaN(number) ? double.IsNaN(again.Numbers[i]) : Math.Abs(again.Numbers[i] - number) <= tolerance,
                $"{values.Space.Parameters[i]} was {number} and is {again.Numbers[i]}");
        }
    });

    [Fact]
    public void Json_keeps_every_bit() => Any.Sample(values =>
    {
        ParameterValues again = ParameterValues.FromJson(values.Space, values.ToJson());

        return again.Equals(values) && again.GetHashCode() == values.GetHashCode() &&
            again.Numbers.ToArray().Select(BitConverter.DoubleToInt64Bits).SequenceEqual(
                values.Numbers.ToArray().Select(BitConverter.DoubleToInt64Bits));
    });

    [Fact]
    public void Json_names_choices_and_leaves_out_what_does_not_exist() =>
        Network.At(0.01, "adam", layers: 2, units: 64, dropout: false).ToJson().Should()
            .Be("""{"learning rate":0.01,"optimizer":"adam","layers":2,"units":64,"dropout":"False"}""");

    [Theory]
    [InlineData("", "*JSON*")]
    [InlineData("[]", "*Array*")]
    [InlineData("""{"layers": 1, "optimizer": "sgd"}""", "*'learning rate' is missing.")]
    [InlineData(
        """{"learning rate": 1e-3, "optimizer": "adamw", "layers": 1}""",
        "*'optimizer' must be one of sgd, adam, momentum, but was 'adamw'.")]
    [InlineData(
        """{"learning rate": 1e-3, "optimizer": null, "layers": 1}""", "*'optimizer' must be one of sgd, adam, momentum, but was 'null'.")]
    [InlineData("""{"learning rate": 1e-3, "optimizer": 1, "layers": 1}""", "*Number*")]
    [InlineData("""{"learning rate": "1e-3", "optimizer": "sgd", "layers": 1}""", "*String*")]
    [InlineData(
        """{"learning rate": 2, "optimizer": "sgd", "layers": 1}""",
        "*'learning rate' must be log-uniform from 1E-06 to 0.1, but was '2'.")]
    [InlineData(
        """{"learning rate": 1e-3, "optimizer": "sgd", "layers": 1e999}""", "*'layers' must be integer from 1 to 4, but was 'Infinity'.")]
    [InlineData("""{"learning rate": 1e-3, "optimizer": "sgd", "layers": 1.5}""", "*'layers' must be integer from 1 to 4, but was '1.5'.")]
    [InlineData("""{"learning rate": 1e-3, "optimizer": "sgd", "layers": 1, "layers": 1}""", "*'layers' is there twice.")]
    [InlineData(
        """{"learning rate": 1e-3, "optimizer": "sgd", "layers": 1, "depth": 1}""", "*must be one of the study's (*), but is 'depth'.*")]
    [InlineData(
        """{"learning rate": 1e-3, "optimizer": "sgd", "layers": 1, "units": 64}""", "*'units' exists only when layers is from 2 to 4.")]
    public void A_text_that_is_no_point_of_the_space_is_refused(string json, string message) =>
        FluentActions.Invoking(() => ParameterValues.FromJson(Network.Space, json)).Should().Throw<FormatException>()
            .WithMessage($"The values of a trial must be those of the space, but are '{json}'. {message}");

    [Fact]
    public void Points_are_equal_if_their_values_are()
    {
        var same = new SearchSpace(Network.Space.Parameters);
        ParameterValues values = Network.At(0.01, "adam");

        values.Should().Be(Network.At(0.01, "adam", momentum: 0.1)).And.NotBe(Network.At(0.01, "sgd")).And.NotBe(null);
        values.Should().Be(ParameterValues.FromNumbers(same, values.Numbers));
        values.GetHashCode().Should().Be(ParameterValues.FromNumbers(same, values.Numbers).GetHashCode());
        values.Equals((object)"adam").Should().BeFalse();
    }

    [Fact]
    public void A_wrong_number_of_numbers_is_refused()
    {
        FluentActions.Invoking(() => ParameterValues.FromUnit(Network.Space, [0.5])).Should().Throw<ArgumentException>()
            .WithMessage("There must be one number for each of the 7 parameters, but there are 1.*");
        FluentActions.Invoking(() => Network.At(0.01).ToUnit(new double[8])).Should().Throw<ArgumentException>()
            .WithMessage("There must be 7 coordinates, but were 8.*");
        FluentActions.Invoking(() => Network.At(0.2)).Should().Throw<ArgumentException>()
            .WithMessage("'learning rate' must be log-uniform from 1E-06 to 0.1, but was '0.2'.");
    }

    [Fact]
    public void Only_the_coordinates_of_parameters_that_exist_are_looked_at()
    {
        double[] units = [0.5, 0, double.NaN, 0, double.NaN, double.NaN, double.NaN];

        ParameterValues.FromUnit(Network.Space, units).Get(Network.Layers).Should().Be(1);
        units[1] = 1;
        FluentActions.Invoking(() => ParameterValues.FromUnit(Network.Space, units)).Should().Throw<ArgumentException>()
            .WithMessage("The unit coordinate of 'momentum' must be a number from 0 to 1, but was 'NaN'.*");
    }
}
