using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>An update that would leave something infinite is refused, whatever the gradients were, and nothing has changed.</summary>
public sealed class OverflowTests
{
    public static TheoryData<string> All => EveryOptimizer.Names;

    /// <summary>The optimizer, the rate, the gradient of one value, and what is said of it.</summary>
    public static TheoryData<string, float, float, string> Overflows => new()
    {
        { "SGD", 1e30f, 1e20f, "at a learning rate of 1E+30 W would have become '-Infinity'" },
        { "Momentum", 1e30f, 1e20f, "at a learning rate of 1E+30 the v of W would have become '-Infinity'" },
        { "Nesterov", 1e30f, 1e20f, "at a learning rate of 1E+30 the v of W would have become '-Infinity'" },
        { "AdaGrad", 0.01f, 1e25f, "at a learning rate of 0.01 the h of W would have become 'Infinity'" },
        { "AdaGrad", 3e38f, 2f, "at a learning rate of 3E+38 W would have become '-Infinity'" },
        { "RMSProp", 0.01f, 1e25f, "at a learning rate of 0.01 the h of W would have become 'Infinity'" },
        { "RMSProp", 3e38f, 2f, "at a learning rate of 3E+38 b would have become '-Infinity'" },
        { "Adam", 0.001f, 1e25f, "at a learning rate of 0.001 the v of W would have become 'Infinity'" },
        { "Adam", 3e38f, 100f, "at a learning rate of 3E+38 W would have become '-Infinity'" },
        { "AdamW", 0.001f, 1e25f, "at a learning rate of 0.001 the v of W would have become 'Infinity'" },
        { "AdamW", 3e38f, 100f, "at a learning rate of 3E+38 W would have become '-Infinity'" },
        { "AMSGrad", 0.001f, 1e25f, "at a learning rate of 0.001 the v of W would have become 'Infinity'" },
        { "AMSGrad", 3e38f, 100f, "at a learning rate of 3E+38 W would have become '-Infinity'" },
        { "NAdam", 0.002f, 1e25f, "at a learning rate of 0.002 the v of W would have become 'Infinity'" },
        { "NAdam", 3e38f, 100f, "at a learning rate of 3E+38 W would have become '-Infinity'" },
        { "AdaDelta", 1f, 1e25f, "at a learning rate of 1 the h of W would have become 'Infinity'" },
    };

    [Theory]
    [MemberData(nameof(Overflows))]
    public void What_would_overflow_is_refused_and_nothing_has_changed(string name, float rate, float gradient, string what)
    {
        foreach (int before in new[] { 0, 3 })
        {
            IOptimizer optimizer = EveryOptimizer.ByName[name](0.01f), same = EveryOptimizer.ByName[name](0.01f);
            (ParameterSet parameters, ParameterSet gradients) = Sets();
            (ParameterSet expected, _) = Sets();
            for (int step = 0; step < before; step++)
            {
                optimizer.Update(parameters, gradients);
                same.Update(expected, gradients);
            }

            optimizer.LearningRate = rate;
            float kept = gradients.AsSpan()[20];
            gradients.AsSpan()[20] = gradient;

            NonFiniteException exception = optimizer.Invoking(o => o.Update(parameters, gradients)).Should().Throw<NonFiniteException>()
                .WithMessage($"An update must leave parameters and state finite, but {what}. The update was not made.").Which;
            (exception.Iteration, exception.LearningRate, exception.Parameter, exception.Layer).Should().Be((before, rate, what.Contains(" b ", StringComparison.Ordinal) ? "b" : "W", null));
            exception.Loss.Should().Be(double.NaN);

            optimizer.LearningRate = 0.01f;
            gradients.AsSpan()[20] = kept;
            ShouldBeEqual(optimizer, parameters, same, expected);
            optimizer.Update(parameters, gradients);
            same.Update(expected, gradients);
            ShouldBeEqual(optimizer, parameters, same, expected);
        }
    }

    /// <summary>As the chapter's code does, in which networks that diverge are part of an experiment; a trainer refuses them.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_gradient_that_is_not_finite_is_taken_as_it_is(string name)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.01f);
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        gradients.AsSpan()[20] = float.NaN;

        optimizer.Update(parameters, gradients);
        optimizer.Update(parameters, gradients);

        float.IsNaN(parameters.AsSpan()[20]).Should().BeTrue();
        float.IsFinite(parameters.AsSpan()[21]).Should().BeTrue();
        optimizer.SaveState().Step.Should().Be(2);
    }

    /// <summary>Near the end of the range, but not over it: the careful way is the same formula.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void What_is_large_but_finite_is_done(string name)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](1);
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        float[] before = parameters.AsSpan().ToArray();
        gradients.AsSpan().Fill(1e19f);
        parameters.AsSpan()[0] = float.MaxValue;

        for (int step = 0; step < 3; step++)
        {
            optimizer.Update(parameters, gradients);
        }

        optimizer.SaveState().Step.Should().Be(3);
        parameters.AsSpan().ToArray().Should().OnlyContain(value => float.IsFinite(value)).And.NotContain(before);
    }

    /// <summary>The bound of the state must follow it, not only its last gradients.</summary>
    [Fact]
    public void A_velocity_that_grows_until_it_overflows_is_refused_in_the_end()
    {
        var optimizer = new Momentum(1, 0.999999999);
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        gradients.AsSpan().Fill(1e36f);

        optimizer.Invoking(o =>
        {
            for (int step = 0; step < 1000; step++)
            {
                o.Update(parameters, gradients);
            }
        }).Should().Throw<NonFiniteException>();

        parameters.AsSpan().ToArray().Should().OnlyContain(value => float.IsFinite(value));
        optimizer.SaveState().Slots["v"].AsSpan().ToArray().Should().OnlyContain(value => float.IsFinite(value));
    }

    /// <summary>Its steps grow with gradients that grow, slowly enough for AdaDelta's average of them to follow: the bound, which knows only the
    /// gradients, must be at or above it.</summary>
    [Theory]
    [InlineData(1.01f, 0.9)]
    [InlineData(1.2f, 0.9)]
    [InlineData(1.2f, 0.99)]
    [InlineData(2f, 0.5)]
    [InlineData(30f, 0.9)]
    public void What_AdaDelta_averages_may_grow_until_it_is_refused(float growth, double rho)
    {
        var optimizer = new AdaDelta(1, rho);
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        gradients.AsSpan().Clear();
        bool isRefused = false;
        for (float g = 1e-10f; g < 1e25f && !isRefused; g *= growth)
        {
            gradients.AsSpan()[3] = g;
            try
            {
                optimizer.Update(parameters, gradients);
            }
            catch (NonFiniteException)
            {
                isRefused = true;
            }

            IEnumerable<float> values = optimizer.SaveState().Slots.Values.Prepend(parameters).SelectMany(set => set.AsSpan().ToArray());
            values.Should().OnlyContain(value => float.IsFinite(value), "the gradient was {0}", g);
        }

        isRefused.Should().BeTrue();
    }

    /// <summary>The bound of a restored state is its own.</summary>
    [Fact]
    public void A_restored_state_near_the_end_of_the_range_is_watched_too()
    {
        var optimizer = new Momentum(0.01f);
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        optimizer.Update(parameters, gradients);
        OptimizerState state = optimizer.SaveState();
        state.Slots["v"].AsSpan()[7] = 3e38f;
        parameters.AsSpan()[7] = 3e38f;
        optimizer.RestoreState(state);

        optimizer.Invoking(o => o.Update(parameters, gradients)).Should().Throw<NonFiniteException>().WithMessage("* b would have become 'Infinity'. *");

        parameters.AsSpan()[7].Should().Be(3e38f);
    }

    private static (ParameterSet Parameters, ParameterSet Gradients) Sets()
    {
        var parameters = new ParameterSet(("b", [13]), ("W", [4, 10]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(53, -1, 1).CopyTo(parameters.AsSpan());
        Numbers.Uniform(53, -1, 1, seed: 2).CopyTo(gradients.AsSpan());
        return (parameters, gradients);
    }

    private static void ShouldBeEqual(IOptimizer optimizer, ParameterSet parameters, IOptimizer same, ParameterSet expected)
    {
        OptimizerState state = optimizer.SaveState(), expectedState = same.SaveState();
        Numbers.ShouldBeBitEqual(parameters.AsSpan(), expected.AsSpan(), "parameter");
        state.Step.Should().Be(expectedState.Step);
        state.Slots.Keys.Should().Equal(expectedState.Slots.Keys);
        foreach ((string slot, ParameterSet values) in state.Slots)
        {
            Numbers.ShouldBeBitEqual(values.AsSpan(), expectedState.Slots[slot].AsSpan(), slot);
        }
    }
}
