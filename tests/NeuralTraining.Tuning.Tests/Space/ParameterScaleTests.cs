using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CsCheck;
using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Space;

/// <summary>Unit coordinates and the numbers they mean.</summary>
public sealed class ParameterScaleTests
{
    private const double Epsilon = 2.220446049250313e-16;

    private static readonly Gen<Parameter> Any = Spaces.AnyParameter("x");

    [Fact]
    public void Both_ends_are_reached_exactly_and_coordinates_beyond_are_clamped() => Any.Sample(parameter =>
        new[] { 0, -1, double.NegativeInfinity }.All(u => parameter.FromUnit(u) == parameter.Low) &&
        new[] { 1, 2, double.PositiveInfinity }.All(u => parameter.FromUnit(u) == parameter.High));

    [Fact]
    public void Every_coordinate_gives_a_number_of_the_range_and_a_greater_one_no_smaller_number() =>
        Gen.Select(Any, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((parameter, a, b) =>
            parameter.Contains(parameter.FromUnit(a)) && parameter.FromUnit(Math.Min(a, b)) <= parameter.FromUnit(Math.Max(a, b)));

    [Fact]
    public void The_coordinates_next_to_the_ends_stay_in_the_range() => Any.Sample(parameter =>
        parameter.Contains(parameter.FromUnit(double.Epsilon)) && parameter.Contains(parameter.FromUnit(Math.BitDecrement(1))));

    [Fact]
    public void The_coordinate_of_a_number_is_in_the_unit_interval_and_gives_the_number_again() =>
        Gen.Select(Any, Gen.Double[0, 1]).Sample((parameter, u) =>
        {
            double value = parameter.FromUnit(u), coordinate = parameter.ToUnit(value), again = parameter.FromUnit(coordinate);
            coordinate.Should().BeInRange(0, 1);

            // An error of the logarithm's last place is one of its magnitude in the number.
            double magnitude = parameter.IsLogarithmic
                ? 1000 * Math.Abs(value)
                : Math.Max(Math.Abs(parameter.Low), Math.Abs(parameter.High));
            double tolerance = parameter.Kind is ParameterKind.Uniform or ParameterKind.LogUniform ? 4 * Epsilon * magnitude : 0;
            again.Should().BeApproximately(value, tolerance, "{0} was {1} at {2}", parameter, value, u);
        });

    [Fact]
    public void A_number_gives_its_coordinate_again_and_an_integer_or_choice_the_middle_of_its_part() =>
        Gen.Select(Any, Gen.Double[0, 1]).Sample((parameter, u) =>
        {
            double part = parameter.Kind switch
            {
                ParameterKind.Integer or ParameterKind.Categorical => 0.5 / (parameter.High - parameter.Low + 1),
                ParameterKind.LogInteger => 0.5,
                _ => 0,
            };
            parameter.ToUnit(parameter.FromUnit(u)).Should().BeApproximately(u, part + 1e-8, "{0}", parameter);
        });

    [Fact]
    public void Integers_and_choices_are_equally_likely() =>
        Gen.Select(Gen.Int[-50, 50], Gen.Int[2, 60], Gen.Int[1, 9]).Sample((low, count, times) =>
    {
        Parameter[] parameters =
            [Parameter.Integer("n", low, low + count - 1), Parameter.Categorical<int>("n", [.. Enumerable.Range(low, count)])];
        foreach (Parameter parameter in parameters)
        {
            double[] numbers = [.. Enumerable.Range(0, count * times).Select(i => parameter.FromUnit((i + 0.5) / (count * times)))];
            numbers.GroupBy(number => number).Select(group => (group.Key, group.Count())).Should().Equal(
                Enumerable.Range(0, count).Select(i => (parameter.Low + i, times)), "{0}", parameter);
        }
    });

    [Fact]
    public void The_whole_range_of_integers_can_be_searched()
    {
        Parameter<int> all = Parameter.Integer("n", int.MinValue, int.MaxValue), positive = Parameter.LogInteger("n", 1, int.MaxValue);

        all.FromUnit(0.5).Should().Be(0);
        all.FromUnit(Math.BitDecrement(1)).Should().Be(int.MaxValue);
        positive.FromUnit(Math.BitDecrement(1)).Should().Be(int.MaxValue);
        positive.FromUnit(positive.ToUnit(2_000_000_011)).Should().Be(2_000_000_011);
    }

    [Fact]
    public void A_log_integer_has_the_part_of_the_scale_from_half_below_to_half_above() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 2000]).Sample((low, width) =>
        {
            Parameter<int> parameter = Parameter.LogInteger("n", low, low + width);
            double from = Math.Log(low - 0.5), to = Math.Log(low + width + 0.5);
            double Coordinate(double value) => (Math.Log(value) - from) / (to - from);
            for (int n = low; n <= low + width; n++)
            {
                parameter.FromUnit(Coordinate(n - 0.4999)).Should().Be(n);
                parameter.FromUnit(Coordinate(n + 0.4999)).Should().Be(n);
            }
        }, iter: 20);

    [Fact]
    public void Equal_parts_of_a_logarithmic_scale_are_equal_ratios()
    {
        Parameter<double> rate = Parameter.LogUniform("learning rate", 1e-6, 1e-2);

        double[] rates = [.. Enumerable.Range(0, 5).Select(i => rate.FromUnit(i / 4.0))];

        double[] expected = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2];
        rates.Should().Equal(expected, (actual, power) => Math.Abs(actual / power - 1) < 1e-14);
    }

    [Fact]
    public void A_coordinate_has_the_same_bits_on_every_machine()
    {
        double[] rates = [.. Enumerable.Range(1, 999).Select(i => Parameter.LogUniform("x", 1e-6, 1e-2).FromUnit(i / 1000.0))];

        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(rates)))[..16].Should().Be("4f9c857d35465cb9");
    }

    [Theory]
    [InlineData(double.NaN)]
    public void A_coordinate_that_is_no_number_is_refused_by_name(double u) =>
        Any.Sample(parameter => FluentActions.Invoking(() => parameter.FromUnit(u)).Should().Throw<ArgumentException>()
            .WithMessage("The unit coordinate of 'x' must be a number from 0 to 1, but was 'NaN'.*"), iter: 20);

    [Theory]
    [InlineData(ParameterKind.Uniform, 2.5, "'x' must be uniform from 1 to 2, but was '2.5'.")]
    [InlineData(ParameterKind.LogUniform, 0, "'x' must be log-uniform from 1 to 2, but was '0'.")]
    [InlineData(ParameterKind.Integer, 1.5, "'x' must be integer from 1 to 2, but was '1.5'.")]
    [InlineData(ParameterKind.LogInteger, double.NaN, "'x' must be log-integer from 1 to 2, but was 'NaN'.")]
    [InlineData(ParameterKind.Categorical, 2, "'x' must be one of a, b, but was '2'.")]
    public void A_number_that_is_not_the_parameter_s_is_refused(ParameterKind kind, double value, string message)
    {
        Parameter parameter = kind switch
        {
            ParameterKind.Uniform => Parameter.Uniform("x", 1, 2),
            ParameterKind.LogUniform => Parameter.LogUniform("x", 1, 2),
            ParameterKind.Integer => Parameter.Integer("x", 1, 2),
            ParameterKind.LogInteger => Parameter.LogInteger("x", 1, 2),
            _ => Parameter.Categorical<string>("x", "a", "b"),
        };

        parameter.Contains(value).Should().BeFalse();
        FluentActions.Invoking(() => parameter.ToUnit(value)).Should().Throw<ArgumentException>().WithMessage(message);
    }
}
