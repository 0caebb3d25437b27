using System.Reflection;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;
using Xunit;

namespace NeuralTraining.Tests.Threads;

/// <summary>What networks are made of keeps nothing, so that many threads may share it, or belongs to one network.</summary>
public sealed class SharedPartsTests
{
    /// <summary>Layers in any state they may have, so that none is shared by mistake.</summary>
    public static TheoryData<ILayer> Layers =>
        [new Affine(3, new He()), new Affine(3, new He(), bias: false), new BatchNorm(), new Dropout(), new Dropout(0.2f, DropoutScaling.InTraining), new ReLU(), new Sigmoid(), new Tanh(),
            new LeakyReLU(), new ELU(), new GELU(), new SiLU(), new Softplus(), new LayerNorm()];

    public static TheoryData<Type> Parts =>
    [
        .. typeof(MultiLayerNet).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract
            && new[] { typeof(ILoss), typeof(IRegularizer), typeof(IWeightInitializer), typeof(ILearningRateSchedule) }.Any(type.IsAssignableTo)),
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_that_keeps_anything_belongs_to_one_network(ILayer layer)
    {
        _ = new MultiLayerNet(3, [layer], new SoftmaxCrossEntropy());

        Exception? refusal = Record.Exception(() => new MultiLayerNet(3, [layer], new SoftmaxCrossEntropy()));

        if (KeepsAnything(layer.GetType()))
        {
            refusal.Should().BeOfType<InvalidOperationException>().Which.Message.Should()
                .Match("A* layer belongs to one network*, but this one was given to a second. Create a new layer for it.");
        }
        else
        {
            refusal.Should().BeNull();
        }
    }

    [Fact]
    public void Every_layer_of_the_library_is_here() => ((IEnumerable<object[]>)Layers).Select(row => row[0].GetType()).Distinct().Should().BeEquivalentTo(
        typeof(ILayer).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(ILayer))));

    [Theory]
    [MemberData(nameof(Parts))]
    public void Any_other_part_keeps_nothing(Type part) => KeepsAnything(part).Should().BeFalse();

    private static bool KeepsAnything(Type type)
    {
        const BindingFlags fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetFields(fields).Any(field => !field.IsInitOnly) || (type.BaseType is { } parent && KeepsAnything(parent));
    }
}
