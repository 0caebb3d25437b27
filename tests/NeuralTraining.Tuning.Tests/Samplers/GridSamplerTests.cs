using CsCheck;
using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers;

/// <summary>Grids: their points, their order, their size, and which are refused.</summary>
public sealed class GridSamplerTests
{
    private static readonly Parameter<double> X = Parameter.Uniform("x", -1, 1), Rate = Parameter.LogUniform("rate", 1e-4, 1);
    private static readonly Parameter<int> N = Parameter.Integer("n", 1, 3), Units = Parameter.LogInteger("units", 16, 256);
    private static readonly Parameter<string> Choice = Parameter.Categorical<string>("choice", "a", "b", "c");

    [Fact]
    public void Points_are_at_equal_distances_on_the_scale_with_both_ends()
    {
        Numbers(new GridSampler(), X).Should().Equal(-1, -0.5, 0, 0.5, 1);
        Numbers(new GridSampler(), Rate).Should().Equal(
            [1e-4, 1e-3, 1e-2, 1e-1, 1], (actual, expected) => Math.Abs(actual / expected - 1) < 1e-14);
        Numbers(new GridSampler(2), Rate).Should().Equal(1e-4, 1);
        Numbers(new GridSampler(), Units).Should().Equal(16, 32, 64, 128, 256);
        Numbers(new GridSampler(4), Parameter.Integer("n", 0, 9)).Should().Equal(0, 3, 6, 9);
    }

    [Fact]
    public void Integers_that_are_the_same_after_rounding_count_once_and_choices_all()
    {
        Numbers(new GridSampler(10), N).Should().Equal(1, 2, 3);
        Numbers(new GridSampler(9), Parameter.LogInteger("n", 1, 8)).Should().Equal(1, 2, 3, 4, 5, 6, 8);
        Numbers(new GridSampler(2), Choice).Should().Equal(0, 1, 2);
    }

    [Fact]
    public void The_last_parameter_changes_fastest() =>
        Points(new GridSampler(3), new(Choice, N, X)).Select(point => (point.Get(Choice), point.Get(N), point.Get(X))).Should().Equal(
            from choice in new[] { "a", "b", "c" } from n in new[] { 1, 2, 3 } from x in new[] { -1.0, 0, 1 } select (choice, n, x));

    [Fact]
    public void A_parameter_may_have_its_own_number_of_points() =>
        Points(new GridSampler(2, (X, 5)), new(Rate, X)).Select(point => point.Numbers[1]).Should().Equal(
            -1, -0.5, 0, 0.5, 1, -1, -0.5, 0, 0.5, 1);

    [Fact]
    public void A_conditional_parameter_has_points_only_where_it_exists() =>
        Points(new GridSampler(2), new(Choice, X.When(Choice, "b"), Rate)).Select(point => point.ToJson()).Should().Equal(
            """{"choice":"a","rate":0.0001}""", """{"choice":"a","rate":1}""",
            """{"choice":"b","x":-1,"rate":0.0001}""", """{"choice":"b","x":-1,"rate":1}""",
            """{"choice":"b","x":1,"rate":0.0001}""", """{"choice":"b","x":1,"rate":1}""",
            """{"choice":"c","rate":0.0001}""", """{"choice":"c","rate":1}""");

    [Fact]
    public void The_grid_of_any_space_has_every_combination_once() => Spaces.Any.Sample(space =>
    {
        // The whole product by brute force, in which parameters that do not exist make duplicates.
        IEnumerable<double[]> product = space.Parameters.Aggregate(
            (IEnumerable<double[]>)[[]],
            (points, parameter) => points.SelectMany(_ => Ends(parameter), (point, value) => (double[])[.. point, value]));

        string[] points = [.. Points(new GridSampler(2), space).Select(point => point.ToJson())];

        points.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(
            product.Select(point => ParameterValues.FromNumbers(space, point).ToJson()).Distinct());
    }, iter: 50);

    [Fact]
    public void A_grid_with_more_points_than_a_study_can_have_trials_is_refused_with_its_size()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 40).Select(i => Parameter.Uniform($"x{i}", 0, 1))]);
        string message = $"A grid must have at most 2147483647 points, but this one has 1{new string('0', 40)}: choose fewer points*";

        FluentActions.Invoking(() => new GridSampler(10).MaxTrials(space)).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => Suggest(new GridSampler(10), space, 0)).Should().Throw<ArgumentException>().WithMessage(message);
        new GridSampler(2).MaxTrials(new([.. space.Parameters.Take(30)])).Should().Be(1 << 30);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        FluentActions.Invoking(() => Suggest(new GridSampler(3), new(X, Choice), 9)).Should().Throw<ArgumentException>()
            .WithMessage("The number of the trial must be less than that of the grid's points, 9, but was '9'.*");
        FluentActions.Invoking(() => new GridSampler(1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of points of a number must be from 2 to 10000, but was '1'.*");
        FluentActions.Invoking(() => new GridSampler(5, (X, 10_001))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of points of 'x' must be from 2 to 10000, but was '10001'.*");
        FluentActions.Invoking(() => new GridSampler(5, (X, 3), (X, 4))).Should().Throw<ArgumentException>()
            .WithMessage("Numbers may have another number of points, each once, but 'x' is there twice.*");
        FluentActions.Invoking(() => new GridSampler(5, (Choice, 3))).Should().Throw<ArgumentException>()
            .WithMessage(
                "Numbers may have another number of points, each once, but 'choice' is categorical, and all its choices are searched.*");
        FluentActions.Invoking(() => new GridSampler(5, (null!, 3))).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new GridSampler(5, (Rate, 3)).MaxTrials(new(X))).Should().Throw<ArgumentException>()
            .WithMessage("The parameter must be one of the study's (x), but is 'rate'.*");
    }

    [Fact]
    public void The_default_is_five_points_and_every_number_of_points_is_a_setting()
    {
        new GridSampler().Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Points"] = 5 });
        new GridSampler(3, (Rate, 7)).Hyperparameters.Should().Equal(
            new Dictionary<string, double> { ["Points"] = 3, ["Points of 'rate'"] = 7 });
        new GridSampler(3, (Rate, 7)).ToString().Should().Be("GridSampler(Points: 3, Points of 'rate': 7)");
    }

    private static IEnumerable<double> Ends(Parameter parameter) => parameter.Kind == ParameterKind.Categorical
        ? Enumerable.Range(0, parameter.Choices.Count).Select(index => (double)index)
        : [parameter.Low, parameter.High];

    private static IEnumerable<double> Numbers(GridSampler sampler, Parameter parameter) =>
        Points(sampler, new(parameter)).Select(point => point.Numbers[0]);

    private static IEnumerable<ParameterValues> Points(GridSampler sampler, SearchSpace space) =>
        Enumerable.Range(0, sampler.MaxTrials(space)!.Value).Select(k => Suggest(sampler, space, k));

    private static ParameterValues Suggest(GridSampler sampler, SearchSpace space, int k) =>
        sampler.Suggest(new(space, Direction.Minimize, 0, k));
}
