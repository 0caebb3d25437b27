using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>The ε that optimizers add to a root or below it.</summary>
public sealed class EpsilonTests
{
    private static readonly Dictionary<string, Func<float, IOptimizer>> Optimizers = new()
    {
        ["AdaGrad"] = epsilon => new AdaGrad(0.5f, epsilon),
        ["RMSProp"] = epsilon => new RMSProp(0.5f, 0.75, epsilon),
        ["Adam"] = epsilon => new Adam(0.5f, 0.5, 0.75, epsilon),
        ["Adam OfAverages"] = epsilon => new Adam(0.5f, 0.5, 0.75, epsilon, BiasCorrection.OfAverages),
        ["AdamW"] = epsilon => new AdamW(0.5f, 0.5, 0.75, epsilon),
        ["AMSGrad"] = epsilon => new AMSGrad(0.5f, 0.5, 0.75, epsilon),
        ["NAdam"] = epsilon => new NAdam(0.5f, 0.5, 0.75, epsilon, momentumDecay: 0),
        ["AdaDelta"] = epsilon => new AdaDelta(0.5f, 0.75, epsilon),
    };

    public static TheoryData<string> All => [.. Optimizers.Keys];

    [Fact]
    public void It_is_the_chapters_or_PyTorchs_unless_told_otherwise()
    {
        new AdamW().Epsilon.Should().Be(1e-8f);
        new AMSGrad().Epsilon.Should().Be(1e-8f);
        new NAdam().Epsilon.Should().Be(1e-8f);
        new AdaDelta().Epsilon.Should().Be(1e-6f);
        new AdamW(epsilon: 0.25f).Epsilon.Should().Be(0.25f);
        new AMSGrad(epsilon: 0.25f).Epsilon.Should().Be(0.25f);
        new NAdam(epsilon: 0.25f).Epsilon.Should().Be(0.25f);
        new AdaDelta(epsilon: 0.25f).Epsilon.Should().Be(0.25f);
        new AdaGrad().Epsilon.Should().Be(1e-7f);
        new RMSProp().Epsilon.Should().Be(1e-7f);
        new Adam().Epsilon.Should().Be(1e-7f);
        new AdaGrad(epsilon: 0.25f).Epsilon.Should().Be(0.25f);
        new RMSProp(epsilon: 0.25f).Epsilon.Should().Be(0.25f);
        new Adam(epsilon: 0.25f).Epsilon.Should().Be(0.25f);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_must_be_finite_and_greater_than_zero(string name)
    {
        foreach (float epsilon in new[] { 0, -1e-7f, float.NaN, float.PositiveInfinity })
        {
            new Action(() => Optimizers[name](epsilon)).Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage(FormattableString.Invariant($"The epsilon must be a finite number greater than zero, but was '{epsilon}'.*")).WithParameterName("epsilon");
        }
    }

    /// <summary>From w = 1 with g = 2: the first step of each, with numbers that are exact in binary.</summary>
    [Theory]
    [InlineData("AdaGrad", 1 - 0.5 * 2 / (2 + 0.25))]
    [InlineData("RMSProp", 1 - 0.5 * 2 / (1 + 0.25))]
    [InlineData("Adam", 1 - 0.5 * 0.5 / 0.5 * 1 / (1 + 0.25))]
    [InlineData("Adam OfAverages", 1 - 0.5 * 2 / (2 + 0.25))]
    [InlineData("AdamW", 1 - 0.5 * 2 / (2 + 0.25))]
    [InlineData("AMSGrad", 1 - 0.5 * 2 / (2 + 0.25))]
    [InlineData("NAdam", 1 - 0.5 * (0.25 * 1 / (1 - 0.25 * 0.25) + 0.75 * 2 / (1 - 0.25)) / (2 + 0.25))]
    [InlineData("AdaDelta", 1 - 0.5 * 0.5 / 1.118033988749895 * 2)]
    public void It_is_added_where_the_documentation_says(string name, double expected)
    {
        var parameters = new ParameterSet(("W", [1]));
        ParameterSet gradients = parameters.NewLike();
        parameters.AsSpan()[0] = 1;
        gradients.AsSpan()[0] = 2;

        Optimizers[name](0.25f).Update(parameters, gradients);

        Numbers.ShouldBeClose(parameters.AsSpan(), [expected], 0, 1e-6, name);
    }

    /// <summary>As small as a float can be: it must not be rounded to zero with the correction, or 0 / 0 would be a step.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void The_smallest_keeps_the_divisor_from_zero(string name)
    {
        var parameters = new ParameterSet(("W", [20]));
        parameters.AsSpan().Fill(1);

        Optimizers[name](float.Epsilon).Update(parameters, parameters.NewLike());

        parameters.AsSpan().ToArray().Should().OnlyContain(value => value == 1);
    }
}
