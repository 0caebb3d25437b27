using System.Reflection;
using System.Xml.Linq;
using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Threads;

/// <summary>Every public member of what computes together refuses a second thread, or says that any thread may call it.</summary>
public sealed class ThreadRulesTests
{
    private static readonly Type[] Types =
    [
        typeof(MultiLayerNet), typeof(ParameterSet), typeof(Optimizer), typeof(OptimizerState), typeof(Trainer), typeof(TrainingRun), typeof(AveragedWeights), typeof(MiniBatches), typeof(Ensemble), typeof(FrozenNetwork),
    ];

    public static TheoryData<string, string> Moments()
    {
        var data = new TheoryData<string, string>();
        foreach (string member in ThreadRules.All.Keys)
        {
            foreach (string moment in member.StartsWith(nameof(MiniBatches), StringComparison.Ordinal) ? [Scene.Drawing] : new[] { Scene.InLayer, Scene.BetweenUpdates })
            {
                data.Add(member, moment);
            }
        }

        return data;
    }

    public static TheoryData<string> AllowedBetweenUpdates =>
        [.. ThreadRules.All.Where(rule => !rule.Value.BeginsRun && !rule.Key.StartsWith(nameof(MiniBatches), StringComparison.Ordinal)).Select(rule => rule.Key)];

    public static TheoryData<string> AllowedAfterwards =>
        [.. ThreadRules.All.Where(rule => rule.Value is { BeginsRun: false, IsOfRun: false } && !rule.Key.StartsWith(nameof(MiniBatches), StringComparison.Ordinal)).Select(rule => rule.Key)];

    public static TheoryData<string> AllowedAlways => [.. ThreadRules.All.Where(rule => !rule.Value.IsRefused).Select(rule => rule.Key)];

    /// <summary>A new member needs a line in <see cref="ThreadRules"/>.</summary>
    [Fact]
    public void Every_public_member_has_a_rule() => ThreadRules.All.Keys.Should().BeEquivalentTo(Types.SelectMany(MembersOf));

    /// <summary>What optimizers have of their own are numbers that never change.</summary>
    [Fact]
    public void Optimizers_add_nothing_to_the_rules_of_their_base() => typeof(Optimizer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Optimizer)))
        .SelectMany(MembersOf).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Moments))]
    public void Another_thread_is_refused_or_accepted_by_the_rule(string member, string moment)
    {
        using var scene = new Scene(moment);
        ThreadRule rule = ThreadRules.All[member];
        var outcomes = new List<Exception?>();

        scene.Interrupt(() => outcomes.AddRange(rule.Calls.Select(call => OtherThread.Record(() => call(scene)))));

        outcomes.Should().HaveCount(rule.Calls.Length);
        foreach (Exception? outcome in outcomes)
        {
            if (rule.IsRefused)
            {
                outcome.Should().BeOfType<InvalidOperationException>().Which.Message.Should().MatchRegex("must be (used|trained|drawn|read) by (one|the) (thread|run)");
            }
            else
            {
                outcome.Should().BeNull();
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllowedBetweenUpdates))]
    public void The_thread_that_trains_may_call_it_between_two_updates(string member)
    {
        using var scene = new Scene(Scene.BetweenUpdates);
        int accepted = 0;

        scene.Interrupt(() => Array.ForEach(ThreadRules.All[member].Calls, call =>
        {
            call(scene);
            accepted++;
        }));

        accepted.Should().Be(ThreadRules.All[member].Calls.Length);
    }

    [Theory]
    [MemberData(nameof(AllowedAfterwards))]
    public void Any_thread_may_call_it_when_training_is_over(string member)
    {
        using var scene = new Scene(Scene.BetweenUpdates);
        scene.Interrupt(() => { });

        foreach (Action<Scene> call in ThreadRules.All[member].Calls)
        {
            OtherThread.Record(() => call(scene)).Should().BeNull();
        }
    }

    /// <summary>By its name among what the type's documentation allows any thread, unless that allows everything.</summary>
    [Theory]
    [MemberData(nameof(AllowedAlways))]
    public void What_any_thread_may_call_says_so(string member)
    {
        string[] names = member.Split('(')[0].Split('.');
        XElement documentation = XDocument.Load(Path.ChangeExtension(typeof(MultiLayerNet).Assembly.Location, ".xml")).Descendants("member")
            .Single(element => element.Attribute("name")!.Value == $"T:{Types.Single(type => type.Name == names[0]).FullName}");
        string text = string.Join(' ', documentation.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        if (!text.Contains("any number of threads", StringComparison.OrdinalIgnoreCase))
        {
            text.Should().Contain("from any thread at any time").And.MatchRegex($"cref=\"[PM]:{Types.Single(type => type.Name == names[0]).FullName}\\.{names[1]}[\"(]");
        }
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (PropertyInfo property in type.GetProperties(declared).Where(property => !IsConstantOfOptimizer(property)))
        {
            yield return $"{type.Name}.{property.Name}";
            if (property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)))
            {
                yield return $"{type.Name}.{property.Name} =";
            }
        }

        foreach (MethodInfo method in type.GetMethods(declared).Where(method => !method.IsSpecialName))
        {
            yield return $"{type.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(NameOf))})";
        }
    }

    private static bool IsConstantOfOptimizer(PropertyInfo property) => property.DeclaringType!.IsSubclassOf(typeof(Optimizer)) && property.SetMethod is null
        && (property.Name == nameof(Optimizer.Hyperparameters)
            || property.DeclaringType.GetField($"<{property.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance) is { IsInitOnly: true });

    /// <summary>The type of a parameter, without the types it is made of.</summary>
    private static string NameOf(ParameterInfo parameter)
    {
        bool isOut = parameter.IsOut;
        string name = (parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType).Name.Split('`')[0];
        return isOut ? name + "&" : name;
    }
}
