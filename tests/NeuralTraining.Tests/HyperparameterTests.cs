using System.Reflection;
using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;
using Xunit;

namespace NeuralTraining.Tests;

/// <summary>Hyperparameters tell what a layer, loss, regularizer, optimizer or schedule of the library was constructed
/// with.</summary>
public sealed class HyperparameterTests
{
    private static readonly Type[] Families = [typeof(ILayer), typeof(ILoss), typeof(IRegularizer), typeof(IOptimizer), typeof(ILearningRateSchedule), typeof(ITrainingCallback)];

    /// <summary>What is deliberately no hyperparameter, and why.</summary>
    private static readonly Dictionary<(Type Type, string Name), string> Left = new()
    {
        [(typeof(Affine), "initializer")] = "it made the first weights, and nothing depends on it afterwards",
        [(typeof(IOptimizer), "learningRate")] = "it changes from step to step; checkpoints hold it beside the hyperparameters",
        [(typeof(IOptimizer), "Step")] = "it counts what was done",
        [(typeof(EarlyStopping), "metric")] = "it is no number, and is part of the name of a hyperparameter",
        [(typeof(ReduceOnPlateau), "metric")] = "it is no number, and is part of the name of a hyperparameter",
        [(typeof(EarlyStopping), "BestIteration")] = "it tells what was found",
        [(typeof(AveragedWeights), "Average")] = "it is what was computed",
        [(typeof(LearningRateRangeTest), "Points")] = "they are what was found",
        [(typeof(LearningRateRangeTest), "SuggestedRate")] = "it is what was found",
        [(typeof(ILoss), "SupportsWeights")] = "it says what a loss can do",
        [(typeof(SoftmaxCrossEntropy), "ClassWeights")] = "each has a hyperparameter of its own",
        [(typeof(ILearningRateSchedule), "Then")] = "its hyperparameters follow under its name",
    };

    /// <summary>Two values of each constructor argument of the library, by name: one is as good as the other
    /// anywhere.</summary>
    private static readonly Dictionary<string, (object First, object Second)> Values = new()
    {
        ["outputs"] = (3, 4),
        ["initializer"] = (new He(), new Zeros()),
        ["bias"] = (true, false),
        ["momentum"] = (0.5, 0.75),
        ["epsilon"] = (0.5f, 0.25f),
        ["ratio"] = (0.5f, 0.25f),
        ["slope"] = (0.5, 0.25),
        ["approximation"] = (GELUApproximation.None, GELUApproximation.Tanh),
        ["scaling"] = (DropoutScaling.AtInference, DropoutScaling.InTraining),
        ["labelSmoothing"] = (0.5f, 0.25f),
        ["classWeights"] = (new float[] { 0.5f, 1 }, new float[] { 0.5f, 2 }),
        ["delta"] = (0.5f, 0.25f),
        ["lambda"] = (0.5f, 0.25f),
        ["learningRate"] = (0.5f, 0.25f),
        ["alpha"] = (0.5, 0.25),
        ["rho"] = (0.5, 0.25),
        ["beta1"] = (0.5, 0.25),
        ["beta2"] = (0.5, 0.25),
        ["weightDecay"] = (0.5f, 0.25f),
        ["momentumDecay"] = (0.5, 0.25),
        ["biasCorrection"] = (BiasCorrection.OfAverages, BiasCorrection.InRate),
        ["rate"] = (0.5f, 0.25f),
        ["initialRate"] = (0.5f, 0.25f),
        ["finalRate"] = (0.125f, 0.0625f),
        ["factor"] = (0.5, 0.25),
        ["decay"] = (0.5, 0.25),
        ["iterations"] = (5L, 6L),
        ["everyIterations"] = (5L, 6L),
        ["patience"] = (5, 6),
        ["minChange"] = (0.5, 0.25),
        ["restoreBest"] = (true, false),
        ["metric"] = ("accuracy", "accuracy"),
        ["minRate"] = (0.25f, 0.125f),
        ["maxRate"] = (4f, 5f),
        ["rateCount"] = (5, 6),
        ["cooldown"] = (5, 6),
        ["maxNorm"] = (0.5, 0.25),
        ["maxValue"] = (0.5f, 0.25f),
        ["then"] = (new ConstantRate(0.5f), new ConstantRate(0.25f)),
    };

    public static TheoryData<Type> All =>
        [.. typeof(MultiLayerNet).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && Array.Exists(Families, type.IsAssignableTo)
            && type != typeof(CsvLog) && (type.IsPublic || !type.IsAssignableTo(typeof(ITrainingCallback))))];

    /// <summary>A part of the library with the first values of its constructor arguments, or with the second.</summary>
    internal static object Create(Type type, bool isSecond)
    {
        ConstructorInfo constructor = type.GetConstructors().Should().ContainSingle().Subject;
        return constructor.Invoke([.. constructor.GetParameters().Select(argument => isSecond ? Values[argument.Name!].Second : Values[argument.Name!].First)]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_constructor_argument_changes_the_hyperparameter_of_its_name(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Should().ContainSingle().Subject;
        ParameterInfo[] arguments = constructor.GetParameters();
        object[] first = [.. arguments.Select(argument => Values[argument.Name!].First)];
        IReadOnlyDictionary<string, double> before = HyperparametersOf(constructor.Invoke(first));

        for (int i = 0; i < arguments.Length; i++)
        {
            object[] second = [.. first];
            second[i] = Values[arguments[i].Name!].Second;
            IReadOnlyDictionary<string, double> after = HyperparametersOf(constructor.Invoke(second));

            string name = arguments[i].Name!;
            before.Keys.Union(after.Keys).Where(key => !before.TryGetValue(key, out double value) || !after.TryGetValue(key, out double other) || value != other).Should().Equal(name == "classWeights" ? ["ClassWeight1"] : IsLeft(type, name) ? [] : name == "then" ? ["Then.Rate"] : [Capitalized(name)]);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_public_property_is_a_hyperparameter_of_its_value(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();
        object made = constructor.Invoke([.. constructor.GetParameters().Select(argument => Values[argument.Name!].First)]);
        IReadOnlyDictionary<string, double> hyperparameters = HyperparametersOf(made);

        foreach (PropertyInfo property in type.GetProperties().Where(property => property.Name is not ("Hyperparameters" or "SupportsWeights") && !IsLeft(type, property.Name)))
        {
            hyperparameters[property.Name].Should().Be(Convert.ToDouble(property.GetValue(made), null), "{0} has such a {1}", type.Name, property.Name);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void They_are_built_once_and_cannot_be_changed(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();
        object made = constructor.Invoke([.. constructor.GetParameters().Select(argument => Values[argument.Name!].First)]);
        IReadOnlyDictionary<string, double> hyperparameters = HyperparametersOf(made);

        HyperparametersOf(made).Should().BeSameAs(hyperparameters);
        ((ICollection<KeyValuePair<string, double>>)hyperparameters).IsReadOnly.Should().BeTrue();
        type.GetProperty("Hyperparameters").Should().NotBeNull("those of {0} can be read without a cast", type.Name);
    }

    [Fact]
    public void A_schedule_of_ones_own_that_gives_null_is_named() =>
        FluentActions.Invoking(() => new LinearWarmUp(5, new Secretive()).Hyperparameters).Should().Throw<InvalidOperationException>()
            .WithMessage("Hyperparameters must not be null, and empty if there are none, but those of Secretive are null.");

    private static IReadOnlyDictionary<string, double> HyperparametersOf(object made) => made switch
    {
        ILayer layer => layer.Hyperparameters,
        ILoss loss => loss.Hyperparameters,
        IRegularizer regularizer => regularizer.Hyperparameters,
        IOptimizer optimizer => optimizer.Hyperparameters,
        ILearningRateSchedule schedule => schedule.Hyperparameters,
        ITrainingCallback callback => callback.Hyperparameters,
        _ => throw new ArgumentException($"Not of a family: {made}", nameof(made)),
    };

    private static bool IsLeft(Type type, string name) =>
        Left.Keys.Any(left => type.IsAssignableTo(left.Type) && (left.Name == name || Capitalized(left.Name) == name));

    private static string Capitalized(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    [Fact]
    public void A_softmax_cross_entropy_without_options_has_none_so_that_older_checkpoints_resume()
    {
        new SoftmaxCrossEntropy().Hyperparameters.Should().BeEmpty();
        new SoftmaxCrossEntropy(classWeights: [1, 3]).Hyperparameters.Should().Equal(new Dictionary<string, double> { ["ClassWeight0"] = 1, ["ClassWeight1"] = 3 });
        new SoftmaxCrossEntropy(0.5f, [1, 3]).Hyperparameters.Keys.Should().Equal("LabelSmoothing", "ClassWeight0", "ClassWeight1");
    }

    private sealed class Secretive : ILearningRateSchedule
    {
        public IReadOnlyDictionary<string, double> Hyperparameters => null!;

        public float LearningRate(long iteration) => 1;
    }
}
