using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Space;

/// <summary>Parameters and their conditions: what they print, and which are refused.</summary>
public sealed class ParameterTests
{
    private static readonly Parameter<string> Optimizer = Parameter.Categorical<string>("optimizer", "sgd", "adam");
    private static readonly Parameter<int> Layers = Parameter.Integer("layers", 1, 4);
    private static readonly Parameter<int> Batch = Parameter.Categorical<int>("batch", 16, 32);
    private static readonly Parameter<double> X = Parameter.Uniform("x", 0, 1);

    public static TheoryData<string, Func<object>> Refused => new()
    {
        { "The range of 'x' must be finite and end above its beginning, but was 1 to 1.", () => Parameter.Uniform("x", 1, 1) },
        { "The range of 'x' must be finite and end above its beginning, but was NaN to 1.", () => Parameter.Uniform("x", double.NaN, 1) },
        {
            "The range of 'x' must be finite and end above its beginning, but was -1.5E+308 to 1.5E+308.",
            () => Parameter.Uniform("x", -1.5e308, 1.5e308)
        },
        {
            "The range of 'x' must be finite, begin above 0 on a logarithmic scale and end above its beginning, but was 0 to 0.1.",
            () => Parameter.LogUniform("x", 0, 0.1)
        },
        {
            "The range of 'x' must be finite, begin above 0 on a logarithmic scale and end above its beginning, but was -0.5 to 0.1.",
            () => Parameter.LogUniform("x", -0.5, 0.1)
        },
        {
            "The range of 'x' must be finite, begin above 0 on a logarithmic scale and end above its beginning, but was 1 to Infinity.",
            () => Parameter.LogUniform("x", 1, double.PositiveInfinity)
        },
        { "The range of 'x' must be finite and end above its beginning, but was 3 to 2.", () => Parameter.Integer("x", 3, 2) },
        {
            "The range of 'x' must be finite, begin above 0 on a logarithmic scale and end above its beginning, but was 0 to 8.",
            () => Parameter.LogInteger("x", 0, 8)
        },
        { "'x' must have at least two choices, whose texts (ToString) differ, but has none.*", () => Parameter.Categorical<string>("x") },
        {
            "'x' must have at least two choices, whose texts (ToString) differ, but has 'a'.*",
            () => Parameter.Categorical<string>("x", "a")
        },
        {
            "'x' must have at least two choices, whose texts (ToString) differ, but has '1.5', '1.5'.*",
            () => Parameter.Categorical<double>("x", 1.5, 1.5)
        },
        {
            "'x' must have at least two choices, whose texts (ToString) differ, but has 'System.Int32[]', 'System.Int32[]'.*",
            () => Parameter.Categorical<int[]>("x", [50], [50, 50])
        },
        { "The choices of 'x' must not be null, but one is.*", () => Parameter.Categorical<string>("x", "a", null!) },
        { "*empty string*", () => Parameter.Uniform("", 0, 1) },
        { "*empty string*", () => Parameter.Categorical<string>(" ", "a", "b") },
        {
            "The condition of 'x' must name a categorical parameter and at least one of its choices, but names no choice.*",
            () => X.When(Optimizer)
        },
        {
            "The condition of 'x' must name a categorical parameter and at least one of its choices, but names 'y', which is uniform.*",
            () => X.When(Parameter.Uniform("y", 0, 1), 0.5)
        },
        { "The condition of 'x' must name choices of 'optimizer' (sgd, adam), but names 'Adam'.*", () => X.When(Optimizer, "sgd", "Adam") },
        {
            "The condition of 'x' must name integers of 'layers' (integer from 1 to 4), but names 5 or more.*",
            () => X.When(Layers, min: 5)
        },
        { "The condition of 'x' must name integers of 'layers' (integer from 1 to 4), but names 3 to 2.*", () => X.When(Layers, 3, 2) },
        { "The condition of 'x' must name integers of 'layers' (integer from 1 to 4), but names -1 to 0.*", () => X.When(Layers, -1, 0) },
        {
            "The condition of 'x' must name choices of 'batch', which has no range: write them in brackets, [a, b].*",
            () => X.When(Batch, 16, 32)
        },
        {
            "'x' must have one condition at most, but has the condition optimizer is adam already.",
            () => X.When(Optimizer, "adam").When(Layers, min: 2)
        },
        {
            "'x' must have one condition at most, but has the condition layers is from 2 to 4 already.",
            () => X.When(Layers, min: 2).When(Optimizer, "adam")
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_makes_no_sense_is_refused_by_name(string message, Func<object> create) =>
        create.Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void A_parameter_prints_its_name_kind_range_and_condition()
    {
        Parameter.LogUniform("learning rate", 1e-6, 0.01).ToString().Should().Be("learning rate: log-uniform from 1E-06 to 0.01");
        Optimizer.ToString().Should().Be("optimizer: one of sgd, adam");
        X.When(Optimizer, "adam", "sgd", "adam").ToString().Should().Be("x: uniform from 0 to 1, when optimizer is sgd or adam");
        Parameter.LogInteger("units", 8, 64).When(Layers, min: 2).ToString().Should().Be(
            "units: log-integer from 8 to 64, when layers is from 2 to 4");
        X.When(Batch, [16]).ToString().Should().Be("x: uniform from 0 to 1, when batch is 16");
    }

    [Fact]
    public void Choices_of_any_type_have_the_texts_of_the_invariant_culture()
    {
        Parameter.Categorical<double>("x", -0.5, 1e-7).Choices.Should().Equal("-0.5", "1E-07");
        Parameter.Categorical<DayOfWeek>("x", DayOfWeek.Monday, DayOfWeek.Friday).Choices.Should().Equal("Monday", "Friday");
        Parameter.Categorical<bool>("x", false, true).Text(1).Should().Be("True");
        Parameter.Uniform("x", -1, 1).Text(-0.5).Should().Be("-0.5");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void A_choice_that_does_not_exist_has_no_text(double index) =>
        Optimizer.Invoking(choice => choice.Text(index)).Should().Throw<ArgumentException>()
            .WithMessage(FormattableString.Invariant($"'optimizer' must be one of sgd, adam, but was '{index}'."));

    [Fact]
    public void A_condition_holds_for_its_values_and_never_where_the_parent_does_not_exist()
    {
        ParameterCondition choice = X.When(Optimizer, "adam").Condition!, range = X.When(Layers, 2, 3).Condition!;

        new[] { double.NaN, -1, 0, 1, 2 }.Select(choice.Holds).Should().Equal(false, false, false, true, false);
        new[] { double.NaN, 1, 2, 3, 4 }.Select(range.Holds).Should().Equal(false, false, true, true, false);
        choice.Parent.Should().BeSameAs(Optimizer);
    }
}
