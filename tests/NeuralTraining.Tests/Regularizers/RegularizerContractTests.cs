using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Regularizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Regularizers;

/// <summary>What every regularizer must do; its values against NumPy are from Golden/regularizers.py.</summary>
public sealed class RegularizerContractTests
{
    private const float Lambda = 0.125f;

    private static readonly JsonElement Values = Golden.Load("regularizers");

    private static readonly Dictionary<string, Func<float, IRegularizer>> Regularizers = new()
    {
        ["WeightDecay"] = lambda => new WeightDecay(lambda),
        ["L1"] = lambda => new L1(lambda),
        ["LInfinity"] = lambda => new LInfinity(lambda),
    };

    public static TheoryData<string> All => [.. Regularizers.Keys];

    [Fact]
    public void Every_regularizer_of_the_library_is_here() =>
        Regularizers.Values.Select(create => create(1).GetType()).Should().BeEquivalentTo(
            typeof(IRegularizer).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IRegularizer))));

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_and_gradient_are_those_of_NumPy(string name)
    {
        float[] weights = Values.GetProperty("weights").Floats(), before = [.. weights], gradients = new float[weights.Length];
        IRegularizer regularizer = Regularizers[name](Lambda);

        double loss = regularizer.Loss(weights), expected = Values.GetProperty("losses").GetProperty(name).GetDouble();
        regularizer.AddGradient(weights, gradients);

        loss.Should().BeApproximately(expected, 1e-14 * expected);
        Numbers.ShouldBeClose(gradients, Values.GetProperty("gradients").GetProperty(name).Doubles(), 0, 0, $"gradient of {name}");
        Numbers.ShouldBeBitEqual(weights, before, "weight");
    }

    /// <summary>Whatever the length, so that whole vectors and what is left after them are both seen.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void The_gradient_is_the_derivative_of_the_loss_and_is_added(string name)
    {
        IRegularizer regularizer = Regularizers[name](Lambda);
        foreach (int length in new[] { 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100 })
        {
            float[] weights = Numbers.Uniform(length, -1, 1, seed: length), gradients = Numbers.Uniform(length, -1, 1, seed: 2);
            double[] expected = new double[length];
            for (int i = 0; i < length; i++)
            {
                const float h = 1f / 4096;
                float w = weights[i];
                weights[i] = w + h;
                double above = regularizer.Loss(weights), step = weights[i];
                weights[i] = w - h;
                double below = regularizer.Loss(weights);
                step -= weights[i];
                weights[i] = w;
                expected[i] = gradients[i] + (above - below) / step;
            }

            regularizer.AddGradient(weights, gradients);

            Numbers.ShouldBeClose(gradients, expected, 1e-6, 1e-7, $"gradient of {length} weights at");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Weights_of_zero_and_no_weights_are_not_penalized(string name)
    {
        IRegularizer regularizer = Regularizers[name](Lambda);
        float[] gradients = new float[20];

        regularizer.AddGradient(new float[20], gradients);
        regularizer.AddGradient([], []);

        regularizer.Loss(new float[20]).Should().Be(0);
        regularizer.Loss([]).Should().Be(0);
        gradients.Should().OnlyContain(g => g == 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_weight_that_is_no_number_is_not_hidden(string name)
    {
        IRegularizer regularizer = Regularizers[name](Lambda);
        float[] weights = Numbers.Uniform(20, -1, 1), gradients = new float[20];
        weights[7] = float.NaN;

        regularizer.AddGradient(weights, gradients);

        regularizer.Loss(weights).Should().Be(double.NaN);
        gradients[7].Should().Be(float.NaN);
        gradients.Count(float.IsNaN).Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_is_allocated(string name)
    {
        IRegularizer regularizer = Regularizers[name](Lambda);
        float[] weights = Numbers.Uniform(100, -1, 1), gradients = new float[100];

        Allocation.Of(() =>
        {
            regularizer.Loss(weights);
            regularizer.AddGradient(weights, gradients);
        }).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_of_another_number_are_refused(string name) =>
        Regularizers[name](Lambda).Invoking(r => r.AddGradient(new float[4], new float[5])).Should().Throw<ArgumentException>()
            .WithMessage("Each of the 4 weights must have a gradient, but there are 5 gradients.*").WithParameterName("gradients");

    [Theory]
    [InlineData("WeightDecay", "weight decay")]
    [InlineData("L1", "strength of the L1 penalty")]
    [InlineData("LInfinity", "strength of the L∞ penalty")]
    public void A_strength_that_is_none_is_refused(string name, string strength)
    {
        foreach (float lambda in new[] { -0.1f, float.NaN, float.PositiveInfinity })
        {
            new Action(() => Regularizers[name](lambda)).Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage(FormattableString.Invariant($"The {strength} must be a finite number of at least zero, but was '{lambda}'.*")).WithParameterName("lambda");
        }
    }

    [Fact]
    public void The_strength_can_be_read()
    {
        new WeightDecay(Lambda).Lambda.Should().Be(Lambda);
        new L1(Lambda).Lambda.Should().Be(Lambda);
        new LInfinity(Lambda).Lambda.Should().Be(Lambda);
    }
}
