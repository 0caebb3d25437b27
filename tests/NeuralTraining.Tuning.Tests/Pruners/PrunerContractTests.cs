using System.Reflection;
using FluentAssertions;
using NeuralTraining.Fuzzing;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Pruners;

/// <summary>What every pruner of the library must do.</summary>
public sealed class PrunerContractTests
{
    private const ulong ContextSeeds = 60;

    /// <summary>Two values of each constructor argument, by name.</summary>
    private static readonly Dictionary<string, (object First, object Second)> Values = new()
    {
        ["percentile"] = (40.0, 60.0),
        ["startupTrials"] = (3, 4),
        ["warmupSteps"] = (2, 5),
        ["interval"] = (1, 3),
        ["minResource"] = (2, 3),
        ["reductionFactor"] = (2, 3),
        ["minEarlyStoppingRate"] = (0, 1),
    };

    private static readonly Type[] Types =
        [.. typeof(IPruner).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IPruner)))];

    public static TheoryData<Type> All => [.. Types];

    /// <summary>Every pruner with the first values of its arguments, and with the second.</summary>
    public static TheoryData<IPruner> Instances =>
        [.. Types.Select(type => Create(type, isSecond: false)), .. Types.Select(type => Create(type, isSecond: true))];

    [Fact]
    public void There_are_pruners_to_test() => Types.Should().HaveCountGreaterThanOrEqualTo(3);

    [Theory]
    [MemberData(nameof(All))]
    public void Every_constructor_argument_changes_the_hyperparameter_of_its_name(Type type)
    {
        ParameterInfo[] arguments = Constructor(type).GetParameters();
        object[] first = [.. arguments.Select(argument => Values[argument.Name!].First)];
        IReadOnlyDictionary<string, double> before = ((IPruner)Constructor(type).Invoke(first)).Hyperparameters;

        for (int i = 0; i < arguments.Length; i++)
        {
            object[] second = [.. first];
            second[i] = Values[arguments[i].Name!].Second;
            IReadOnlyDictionary<string, double> after = ((IPruner)Constructor(type).Invoke(second)).Hyperparameters;

            after.Keys.Should().Equal(before.Keys);
            after.Where(pair => before[pair.Key] != pair.Value).Should().ContainSingle().Which.Should().Be(
                KeyValuePair.Create(Capitalized(arguments[i].Name!), Convert.ToDouble(second[i])));
        }
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void Every_public_property_is_a_hyperparameter_of_its_value(IPruner pruner) =>
        pruner.GetType().GetProperties().Where(property => property.Name != nameof(IPruner.Hyperparameters))
            .ToDictionary(property => property.Name, property => Convert.ToDouble(property.GetValue(pruner)))
            .Should().Equal(pruner.Hyperparameters);

    [Theory]
    [MemberData(nameof(Instances))]
    public void A_pruner_prints_its_name_and_its_options(IPruner pruner) => pruner.ToString().Should().Be(
        $"{pruner.GetType().Name}({string.Join(", ", pruner.Hyperparameters.Select(pair => FormattableString.Invariant($"{pair.Key}: {pair.Value}")))})");

    [Theory]
    [MemberData(nameof(Instances))]
    public void A_decision_is_a_pure_function(IPruner pruner)
    {
        PruningContext[] contexts = [.. Contexts()];
        string?[] reasons = [.. contexts.Select(pruner.ReasonToPrune)];

        contexts.Reverse().Select(pruner.ReasonToPrune).Reverse().Should().Equal(reasons);
        contexts.AsParallel().AsOrdered().Select(pruner.ReasonToPrune).Should().Equal(reasons);
        Contexts().Select(pruner.ReasonToPrune).Should().Equal(reasons, "the contexts have not been changed");
        reasons.Should().Contain(reason => reason != null).And.Contain(reason => reason == null);
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void To_maximize_is_to_minimize_the_negated(IPruner pruner) =>
        Contexts().Select(Histories.Mirrored).Select(pruner.ReasonToPrune).Should().Equal(Contexts().Select(pruner.ReasonToPrune));

    [Theory]
    [MemberData(nameof(Instances))]
    public void No_trial_is_stopped_without_a_history_that_has_values(IPruner pruner)
    {
        TrialRecord[] silent = [.. Enumerable.Range(0, 30).Select(i => new TrialRecord { Number = i, State = TrialState.Failed })];
        foreach (PruningContext context in Contexts())
        {
            pruner.ReasonToPrune(new(context.Direction, context.Trial, context.Curve, [])).Should().BeNull();
            pruner.ReasonToPrune(new(context.Direction, context.Trial, context.Curve, silent)).Should().BeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void Trials_without_values_do_not_count(IPruner pruner)
    {
        foreach (PruningContext context in Contexts())
        {
            TrialRecord[] more =
            [
                .. context.History.SelectMany(trial => new[] { Histories.Trial(0, TrialState.Failed), trial, Histories.Trial(0, TrialState.Complete) }),
            ];

            pruner.ReasonToPrune(new(context.Direction, context.Trial, context.Curve, more)).Should().Be(pruner.ReasonToPrune(context));
        }
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void A_trial_that_is_best_at_every_step_is_never_stopped(IPruner pruner)
    {
        foreach (PruningContext context in Contexts())
        {
            CurvePoint[] best = [.. context.Curve.Select(point => point with
            {
                Value = context.History.SelectMany(trial => trial.Curve).Where(other => other.Step <= point.Step).Select(other => other.Value)
                    .Append(point.Value).Min(),
            })];

            pruner.ReasonToPrune(new(Direction.Minimize, context.Trial, best, context.History)).Should().BeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void A_trial_that_is_far_worse_than_many_is_stopped_within_20_steps(IPruner pruner)
    {
        TrialRecord[] history = [.. Enumerable.Range(0, 10).Select(i =>
            Histories.Trial(i, TrialState.Complete, Histories.Curve([.. Enumerable.Range(0, 20).Select(step => 1.0 / (i + step + 1))])))];
        CurvePoint[] curve = Histories.Curve([.. Enumerable.Repeat(9.0, 20)]);

        string reason = Enumerable.Range(1, 20).Select(count => pruner.ReasonToPrune(Histories.Context(history, curve[..count]))).First(text => text is not null)!;

        reason.Length.Should().BeLessThan(80, "it is a few words");
        Sentence.Require(reason + ".");
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void Extreme_values_overflow_nothing(IPruner pruner)
    {
        double[] values = [double.MaxValue, double.MinValue, double.MaxValue, double.MinValue, double.MaxValue, double.Epsilon, 0, -0.0];
        TrialRecord[] history = [.. values.Select((value, i) => Histories.Trial(i, TrialState.Complete, new CurvePoint(long.MaxValue, value)))];

        pruner.ReasonToPrune(Histories.Context(history, new CurvePoint(long.MaxValue, double.MaxValue))).Should().NotBeNull();
        pruner.ReasonToPrune(Histories.Context(history, new CurvePoint(long.MaxValue, double.MinValue))).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void A_pruner_needs_a_context(IPruner pruner) =>
        pruner.Invoking(it => it.ReasonToPrune(null!)).Should().Throw<ArgumentNullException>().WithParameterName("context");

    private static IEnumerable<PruningContext> Contexts()
    {
        for (ulong seed = 0; seed < ContextSeeds; seed++)
        {
            TrialRecord[] history = Histories.Random(seed);
            CurvePoint[] curve = [.. Histories.RandomCurve(seed, 100)];
            for (int count = 1; count <= curve.Length; count += 3)
            {
                yield return Histories.Context(history, curve[..count]);
            }
        }
    }

    private static IPruner Create(Type type, bool isSecond) => (IPruner)Constructor(type).Invoke(
        [.. Constructor(type).GetParameters().Select(argument => isSecond ? Values[argument.Name!].Second : Values[argument.Name!].First)]);

    private static ConstructorInfo Constructor(Type type) => type.GetConstructors().Should().ContainSingle().Subject;

    private static string Capitalized(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
