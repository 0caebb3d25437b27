using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>The weight decay of AdamW and Lion, which is no part of the gradient.</summary>
public sealed class DecoupledDecayTests
{
    private static readonly Dictionary<string, Func<float, float, Optimizer>> Decaying = new()
    {
        ["AdamW"] = (rate, decay) => new AdamW(rate, weightDecay: decay),
        ["Lion"] = (rate, decay) => new Lion(rate, weightDecay: decay),
    };

    public static TheoryData<string> All => [.. Decaying.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Tensors_of_two_dimensions_or_more_decay_and_others_do_not(string name)
    {
        var parameters = new ParameterSet(("b", [13]), ("gamma", [7]), ("W", [4, 10]), ("K", [2, 3, 4]), ("beta", [5]), ("column", [9, 1]));
        Numbers.Uniform(parameters.AsSpan().Length, -1, 1).CopyTo(parameters.AsSpan());
        float[] before = parameters.AsSpan().ToArray();

        Decaying[name](0.25f, 0.5f).Update(parameters, parameters.NewLike());

        float[] expected = [.. before.Select((value, i) => i is < 20 or (>= 84 and < 89) ? value : 0.875f * value)];
        Numbers.ShouldBeBitEqual(parameters.AsSpan(), expected, "parameter");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_state_does_not_see_it(string name)
    {
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        (ParameterSet others, _) = Sets();
        Optimizer decaying = Decaying[name](0.1f, 0.5f), constant = Decaying[name](0.1f, 0);

        for (int step = 0; step < 5; step++)
        {
            decaying.Update(parameters, gradients);
            constant.Update(others, gradients);
        }

        OptimizerState expected = constant.SaveState();
        foreach ((string slot, ParameterSet values) in decaying.SaveState().Slots)
        {
            Numbers.ShouldBeBitEqual(values.AsSpan(), expected.Slots[slot].AsSpan(), slot);
        }

        parameters.AsSpan("W").ToArray().Should().NotEqual(others.AsSpan("W").ToArray());
        Numbers.ShouldBeBitEqual(parameters.AsSpan("b"), others.AsSpan("b"), "bias");
    }

    [Fact]
    public void Without_it_AdamW_is_Adam_in_PyTorchs_form()
    {
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        (ParameterSet others, _) = Sets();
        var adamW = new AdamW(0.01f, weightDecay: 0);
        var adam = new Adam(0.01f, epsilon: 1e-8f, biasCorrection: BiasCorrection.OfAverages);

        for (int step = 0; step < 20; step++)
        {
            adamW.Update(parameters, gradients);
            adam.Update(others, gradients);
        }

        Numbers.ShouldBeBitEqual(parameters.AsSpan(), others.AsSpan());
    }

    /// <summary>As those of a pixel that is always 0.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Weights_without_gradients_decay_to_zero_and_are_never_subnormal(string name)
    {
        (ParameterSet parameters, _) = Sets();
        ParameterSet gradients = parameters.NewLike();
        Optimizer optimizer = Decaying[name](0.1f, 1);

        for (int step = 0; step < 1000; step++)
        {
            optimizer.Update(parameters, gradients);
            parameters.AsSpan().ToArray().Should().NotContain(value => float.IsSubnormal(value));
        }

        Numbers.ShouldBeBitEqual(parameters.AsSpan("W"), new float[40]);
    }

    /// <summary>A product of rate and decay above 2 makes weights grow from step to step.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Weights_that_grow_by_it_are_refused_before_they_overflow(string name)
    {
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        Optimizer optimizer = Decaying[name](1, 5);

        optimizer.Invoking(o =>
        {
            for (int step = 0; step < 200; step++)
            {
                o.Update(parameters, gradients);
            }
        }).Should().Throw<NonFiniteException>().WithMessage("* W would have become *");

        parameters.AsSpan().ToArray().Should().OnlyContain(value => float.IsFinite(value));
        optimizer.Step.Should().BeInRange(60, 70, "4⁶⁴ is the largest float");
    }

    private static (ParameterSet Parameters, ParameterSet Gradients) Sets()
    {
        var parameters = new ParameterSet(("b", [13]), ("W", [4, 10]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(53, -1, 1).CopyTo(parameters.AsSpan());
        Numbers.Uniform(53, -1, 1, seed: 2).CopyTo(gradients.AsSpan());
        return (parameters, gradients);
    }
}
