using FluentAssertions;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Networks;
using NeuralTraining.Regularizers;
using NeuralTraining.Serialization;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Every layer, loss and regularizer of the library can be made again from its hyperparameters.</summary>
public class BuiltInPartsTests
{
    private static readonly Dictionary<PartFamily, Type> Families = new()
    {
        [PartFamily.Layer] = typeof(ILayer),
        [PartFamily.Loss] = typeof(ILoss),
        [PartFamily.Regularizer] = typeof(IRegularizer),
    };

    public static TheoryData<Type> Parts =>
    [
        .. typeof(MultiLayerNet).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && Families.Values.Any(type.IsAssignableTo)),
    ];

    /// <summary>A new layer, loss or regularizer needs a line in <see cref="BuiltInParts"/>.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_is_made_again_from_its_hyperparameters(Type type)
    {
        PartFactory factory = BuiltInParts.All.Should().ContainSingle(factory => factory.Name == type.Name && type.IsAssignableTo(Families[factory.Family])).Subject;

        foreach (bool isSecond in new[] { false, true })
        {
            object part = HyperparameterTests.Create(type, isSecond);
            object? made = factory.Create(PartDescription.HyperparametersOf(part));

            made.Should().BeOfType(type).And.NotBeSameAs(part);
            PartDescription.HyperparametersOf(made!).Should().Equal(PartDescription.HyperparametersOf(part));
        }
    }

    [Fact]
    public void No_factory_is_for_anything_else() =>
        BuiltInParts.All.Select(factory => factory.Name).Should().BeEquivalentTo(((IEnumerable<object[]>)Parts).Select(row => ((Type)row[0]).Name));

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_description_is_read_as_what_was_described(Type type)
    {
        object part = HyperparameterTests.Create(type, isSecond: false);
        string description = part switch
        {
            ILayer layer => PartDescription.Of(layer),
            ILoss loss => PartDescription.Of(loss),
            _ => PartDescription.Of((IRegularizer)part),
        };

        (string kind, IReadOnlyDictionary<string, double> numbers) = PartDescription.Parse(description)!.Value;

        kind.Should().Be(type.Name);
        numbers.Should().Equal(PartDescription.HyperparametersOf(part));
        BuiltInParts.Contains(part).Should().BeTrue();
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.1f)]
    [InlineData(-0.0)]
    [InlineData(1e-7f)]
    [InlineData(1e300)]
    [InlineData(double.Epsilon)]
    [InlineData(float.MaxValue)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1234567890123)]
    public void A_number_of_a_description_keeps_its_bits(double number)
    {
        (string kind, IReadOnlyDictionary<string, double> numbers) = PartDescription.Parse(PartDescription.Of(new OwnParts.Gain(number)))!.Value;

        kind.Should().Be("Gain");
        BitConverter.DoubleToInt64Bits(numbers["Factor"]).Should().Be(BitConverter.DoubleToInt64Bits(number));
    }

    [Theory]
    [InlineData("Gain(")]
    [InlineData("Gain()")]
    [InlineData("Gain(Factor)")]
    [InlineData("Gain(Factor: )")]
    [InlineData("Gain(Factor: one)")]
    [InlineData("Gain(Factor: 1f")]
    [InlineData("Gain(Factor: 1, Factor: 1)")]
    [InlineData("Gain(Factor: 1) ")]
    public void What_is_no_description_is_not_read(string text) => PartDescription.Parse(text).Should().BeNull();
}
