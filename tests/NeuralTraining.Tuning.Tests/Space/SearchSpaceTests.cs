using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Space;

/// <summary>Spaces: which are refused, and how parameters are found in them.</summary>
public sealed class SearchSpaceTests
{
    private static readonly Parameter<double> X = Parameter.Uniform("x", 0, 1);
    private static readonly Parameter<string> Optimizer = Parameter.Categorical<string>("optimizer", "sgd", "adam");

    public static TheoryData<string, Parameter[]> Refused => new()
    {
        { "A search space must have at least one parameter, but was given none.*", [] },
        {
            "The parameters must have different names, but 'x' is declared twice: uniform from 0 to 1, and uniform from 0 to 2.*",
            [X, Parameter.Uniform("x", 0, 2)]
        },
        { "'x' exists when optimizer is adam, so 'optimizer' must be declared before it, but is not.", [X.When(Optimizer, "adam")] },
        {
            "'x' exists when optimizer is adam, so 'optimizer' must be declared before it, but is not.",
            [X.When(Optimizer, "adam"), Optimizer]
        },
        {
            "'x' exists when optimizer is adam, so 'optimizer' must be declared as one of sgd, adam, but is one of adam, sgd.",
            [Parameter.Categorical<string>("optimizer", "adam", "sgd"), X.When(Optimizer, "adam")]
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_space_that_makes_no_sense_is_refused_by_name(string message, Parameter[] parameters) =>
        FluentActions.Invoking(() => new SearchSpace(parameters)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void A_parameter_that_is_null_is_refused() =>
        FluentActions.Invoking(() => new SearchSpace(X, null!)).Should().Throw<ArgumentNullException>().WithParameterName("parameters");

    [Fact]
    public void A_parameter_is_found_by_itself_by_what_it_was_derived_from_and_by_an_equal_one()
    {
        Parameter<double> derived = X.When(Optimizer, "adam");
        var space = new SearchSpace(Optimizer, derived);

        space.IndexOf(derived).Should().Be(1);
        space.IndexOf(X).Should().Be(1);
        space.IndexOf(Parameter.Uniform("x", 0, 1)).Should().Be(1);
        space.Count.Should().Be(2);
        space.ToString().Should().Be("optimizer: one of sgd, adam\nx: uniform from 0 to 1, when optimizer is adam");
    }

    [Fact]
    public void A_parameter_that_the_space_lacks_or_has_with_another_range_is_refused()
    {
        var space = new SearchSpace(X, Optimizer);

        FluentActions.Invoking(() => space.IndexOf(Parameter.Uniform("y", 0, 1))).Should().Throw<ArgumentException>()
            .WithMessage("The parameter must be one of the study's (x, optimizer), but is 'y'.*");
        FluentActions.Invoking(() => space.IndexOf(Parameter.Uniform("x", 0, 2))).Should().Throw<ArgumentException>()
            .WithMessage("'x' is declared as uniform from 0 to 1, but was asked for as uniform from 0 to 2.*");
        FluentActions.Invoking(() => space.IndexOf(Parameter.LogUniform("x", 0.5, 1))).Should().Throw<ArgumentException>()
            .WithMessage("'x' is declared as uniform from 0 to 1, but was asked for as log-uniform from 0.5 to 1.*");
        FluentActions.Invoking(() => space.IndexOf(Parameter.Categorical<DayOfWeek>("optimizer", DayOfWeek.Monday, DayOfWeek.Friday)))
            .Should().Throw<ArgumentException>().WithMessage(
                "'optimizer' is declared as one of sgd, adam, but was asked for as one of Monday, Friday.*");
    }

    [Fact]
    public void Parameters_exist_where_their_parents_exist_and_have_the_value()
    {
        ParameterValues Point(string optimizer, int layers, bool dropout) => Network.At(0.01, optimizer, layers: layers, dropout: dropout);
        string Existing(ParameterValues values) => string.Join(
            ", ", Network.Space.Parameters.Where(values.Has).Select(parameter => parameter.Name));

        Existing(Point("sgd", 1, true)).Should().Be("learning rate, optimizer, layers");
        Existing(Point("momentum", 1, true)).Should().Be("learning rate, optimizer, momentum, layers");
        Existing(Point("sgd", 2, false)).Should().Be("learning rate, optimizer, layers, units, dropout");
        Existing(Point("sgd", 3, true)).Should().Be("learning rate, optimizer, layers, units, dropout, dropout ratio");
        Existing(Point("sgd", 4, true)).Should().Be("learning rate, optimizer, layers, units");
    }
}
