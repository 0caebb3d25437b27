using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers;

/// <summary>What every sampler must do.</summary>
public sealed class SamplerContractTests
{
    private const int Lag = 4;
    private static readonly int[] Trials = [0, 1, 2, 5, 11, 24, 30];

    private static readonly SearchSpace[] AllSpaces =
    [
        Network.Space,
        WithSingleChoice(),
        new(Parameter.Uniform("x", -5, 10), Parameter.Uniform("y", 0, 15)),
        new(Parameter.Categorical<string>("a", "x", "y"), Parameter.Categorical<int>("b", 1, 2, 3, 4), Parameter.Integer("n", 1, 30)),
    ];

    public static TheoryData<string> All => [.. EverySampler.All.Select(sampler => sampler.Type.Name)];

    [Fact]
    public void Every_sampler_of_the_package_is_here() =>
        EverySampler.All.Select(sampler => sampler.Type).Should().BeEquivalentTo(
            typeof(ISampler).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(ISampler))));

    [Theory]
    [MemberData(nameof(All))]
    public void A_suggestion_is_a_function_of_its_context(string name)
    {
        SamplerCase sampler = EverySampler.Of(name);
        ISampler one = sampler.Create(), other = sampler.Create();
        (SamplingContext Context, string Suggestion)[] expected = [.. Contexts(one).Select(
            context => (context, Bits(one.Suggest(context))))];

        foreach ((SamplingContext context, string suggestion) in expected.Reverse())
        {
            Bits(one.Suggest(context)).Should().Be(suggestion, "trial {0} is suggested again by the same sampler", context.Trial);
            Bits(other.Suggest(context)).Should().Be(suggestion, "trial {0} is suggested by another, in another order", context.Trial);
            Bits(sampler.Create().Suggest(context)).Should().Be(suggestion, "trial {0} is suggested by a new one", context.Trial);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Threads_change_nothing(string name)
    {
        SamplerCase sampler = EverySampler.Of(name);
        SamplingContext[] contexts = [.. Contexts(sampler.Create())];
        string[] expected = [.. contexts.Select(context => Bits(sampler.Create().Suggest(context)))];

        string[][] found = new string[4][];
        Parallel.For(0, found.Length, i =>
        {
            ISampler own = sampler.Create();
            found[i] = [.. contexts.Select(context => Bits(own.Suggest(context)))];
        });

        found.Should().AllBeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sampler_that_serves_two_studies_mixes_nothing(string name)
    {
        SamplerCase sampler = EverySampler.Of(name);
        ISampler shared = sampler.Create(), first = sampler.Create(), second = sampler.Create();
        foreach ((SamplingContext a, SamplingContext b) in Contexts(shared, seed: 1).Zip(Contexts(shared, seed: 2)))
        {
            (Bits(shared.Suggest(a)), Bits(shared.Suggest(b))).Should().Be(
                (Bits(first.Suggest(a)), Bits(second.Suggest(b))), "this is trial {0}", a.Trial);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_suggestion_is_a_point_of_the_space(string name)
    {
        ISampler sampler = EverySampler.Of(name).Create();
        foreach (SamplingContext context in Contexts(sampler))
        {
            ParameterValues values = sampler.Suggest(context);

            values.Space.Should().BeSameAs(context.Space);
            Bits(ParameterValues.FromNumbers(context.Space, values.Numbers)).Should().Be(Bits(values));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sampler_that_uses_no_results_gives_the_same_with_any(string name)
    {
        ISampler sampler = EverySampler.Of(name).Create();
        if (sampler.UsesResults)
        {
            SearchSpace space = Network.Space;
            IEnumerable<string> Suggestions(int shift) => Enumerable.Range(20, 10).Select(k => Bits(sampler.Suggest(
                Histories.Context(space, Shifted(Histories.AtRandom(space, 30), shift), k, Lag))));
            Suggestions(0).Should().NotEqual(Suggestions(1), "it says that it uses results");
            return;
        }

        foreach (SamplingContext with in Contexts(sampler))
        {
            var without = new SamplingContext(with.Space, with.Direction, with.Seed, with.Trial);
            Bits(sampler.Suggest(with)).Should().Be(Bits(sampler.Suggest(without)), "this is trial {0}", with.Trial);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Histories_without_a_difference_or_a_success_are_survived(string name)
    {
        ISampler sampler = EverySampler.Of(name).Create();
        foreach (SearchSpace space in AllSpaces)
        {
            IReadOnlyList<TrialRecord> trials = Histories.AtRandom(space, 30);
            IReadOnlyList<TrialRecord>[] histories =
            [
                [.. trials.Select(trial => trial with { Value = 1, State = TrialState.Complete })],
                [.. trials.Select(
                    trial => trial with { Values = trials[0].Values, Value = trial.Number % 2, State = TrialState.Complete })],
                [.. trials.Select(trial => trial with { Values = trials[0].Values, Value = 0, State = TrialState.Complete })],
                [.. trials.Select(trial => trial with { Value = null, State = TrialState.Failed })],
                [.. trials.Select(trial => trial with { Value = trial.Number, State = TrialState.Pruned })],
                [.. trials.Select(
                    trial => trial with { Value = Math.ScaleB(trial.Number % 2 == 0 ? 1 : -1, 1000), State = TrialState.Complete })],
                [.. trials.Select(trial => trial with { Value = Math.ScaleB(trial.Number, -1000), State = TrialState.Complete })],
            ];
            foreach (IReadOnlyList<TrialRecord> history in histories)
            {
                SamplingContext context = Histories.Context(space, history, k: TrialsOf(sampler, space, 21) - 1, Lag);
                ParameterValues values = sampler.Suggest(context);
                Bits(ParameterValues.FromNumbers(space, values.Numbers)).Should().Be(Bits(values));
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_smallest_of_a_function_is_searched_as_the_largest_of_its_negative(string name)
    {
        SamplerCase sampler = EverySampler.Of(name);
        int count = TrialsOf(sampler.Create(), Network.Space, 30);
        IEnumerable<string> Suggestions(Direction direction) =>
            Histories.Of(sampler.Create(), Network.Space, count, Lag, direction: direction).Select(trial => Bits(trial.Values!));

        Suggestions(Direction.Maximize).Should().Equal(Suggestions(Direction.Minimize));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Any_number_of_workers_runs_the_same_trials(string name)
    {
        string[] runs = [.. new[] { 1, 3 }.Select(workers =>
        {
            var study = new Study(Network.Space, new() { Sampler = EverySampler.Of(name).Create(), Lag = Lag, Seed = 7 });
            StudyResults results = study.Run(Objective, 40, workers);
            return string.Join('\n', results.Trials.Select(trial => $"{trial.State} {Bits(trial.Values!)}"));
        })];

        runs[1].Should().Be(runs[0]);

        static double Objective(Trial trial) =>
            trial.Number % 7 == 5 ? double.NaN : Math.Abs(trial.Get(Network.Rate) - 0.01) * trial.Get(Network.Layers);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_constructor_argument_is_among_the_hyperparameters(string name)
    {
        SamplerCase sampler = EverySampler.Of(name);
        ISampler one = sampler.Create();

        sampler.Others.Select(other => other.Argument).Should().BeEquivalentTo(
            sampler.Type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name));
        one.Hyperparameters.Should().Equal(sampler.Create().Hyperparameters);
        one.Hyperparameters.All(setting => setting.Key.Length > 0 && double.IsFinite(setting.Value)).Should().BeTrue();
        foreach ((string argument, Func<ISampler> create) in sampler.Others)
        {
            create().Hyperparameters.Should().NotEqual(one.Hyperparameters, "'{0}' differs", argument);
            create().ToString().Should().NotBe(one.ToString(), "'{0}' differs", argument);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_public_property_is_a_hyperparameter_of_its_value(string name)
    {
        ISampler sampler = EverySampler.Of(name).Create();

        sampler.GetType().GetProperties()
            .Where(property => property.Name is not (nameof(ISampler.Hyperparameters) or nameof(ISampler.UsesResults)))
            .ToDictionary(property => property.Name, property => Convert.ToDouble(property.GetValue(sampler)))
            .Should().Equal(sampler.Hyperparameters);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sampler_prints_its_name_and_its_options(string name)
    {
        ISampler sampler = EverySampler.Of(name).Create();
        string options = string.Join(", ", sampler.Hyperparameters.Select(
            pair => FormattableString.Invariant($"{pair.Key}: {(pair.Key == "Scramble" ? pair.Value == 1 : pair.Value)}")));

        sampler.ToString().Should().Be(options.Length > 0 ? $"{name}({options})" : name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Null_is_refused(string name) => EverySampler.Of(name).Create().Invoking(sampler => sampler.Suggest(null!))
        .Should().Throw<ArgumentNullException>().WithParameterName("context");

    private static IEnumerable<SamplingContext> Contexts(ISampler sampler, ulong seed = 0) =>
        from space in AllSpaces
        let trials = Histories.AtRandom(space, Trials[^1])
        from k in Trials
        where k < TrialsOf(sampler, space, k + 1)
        select Histories.Context(space, trials, k, Lag, seed);

    private static SearchSpace WithSingleChoice()
    {
        IEnumerable<ParameterValues> best = Enumerable.Range(1, 3).Select(k => Network.At(k * 1e-3, "sgd", layers: 2, units: 8 * k));
        return Network.Space.Narrow([.. best.Select((values, k) => Network.Complete(k, values, k))], Direction.Minimize, best: 3);
    }

    private static int TrialsOf(ISampler sampler, SearchSpace space, int count) => Math.Min(count, sampler.MaxTrials(space) ?? count);

    private static TrialRecord[] Shifted(IReadOnlyList<TrialRecord> trials, int shift) =>
        [.. trials.Select((trial, k) => trial with { Values = trials[(k + shift) % trials.Count].Values })];

    private static string Bits(ParameterValues values) =>
        string.Join(' ', values.Numbers.ToArray().Select(number => BitConverter.DoubleToInt64Bits(number).ToString("x", null)));
}
