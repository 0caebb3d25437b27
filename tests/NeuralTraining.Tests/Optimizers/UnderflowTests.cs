using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>What decays ends at zero, and is never subnormal on the way.</summary>
public sealed class UnderflowTests
{
    /// <summary>As many as a vector has floats, and more: 1e-44 to 1e10.</summary>
    private const int Count = 55;

    /// <summary>It is there to stay.</summary>
    private const string AMSGradLargest = "u";

    public static TheoryData<string> All => EveryOptimizer.Names;

    public static TheoryData<string, int> WithState()
    {
        var data = new TheoryData<string, int>();
        foreach (string name in new[] { "Momentum", "Nesterov", "RMSProp", "Adam", "AdamW", "AMSGrad", "NAdam", "AdaDelta", "Lion" })
        {
            // Adam's v loses a thousandth at a step: from 1e20 · 0.001 to 2⁻¹¹⁰ in 116,000 steps.
            data.Add(name, name is "Adam" or "AdamW" or "AMSGrad" or "NAdam" ? 120_000 : 13_000);
        }

        return data;
    }

    /// <summary>As of a unit that dies.</summary>
    [Theory]
    [MemberData(nameof(WithState))]
    public void When_gradients_stop_the_state_becomes_zero(string name, int steps)
    {
        IOptimizer optimizer = Create(name);
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        optimizer.Update(parameters, gradients);
        gradients.AsSpan().Clear();

        for (int step = 0; step < steps; step++)
        {
            optimizer.Update(parameters, gradients);
            if (step % 100 < 2)
            {
                ShouldHaveNoSubnormal(optimizer, parameters);
            }
        }

        OptimizerState state = optimizer.SaveState();
        foreach ((string slot, ParameterSet values) in state.Slots.Where(slot => slot.Key != AMSGradLargest))
        {
            Numbers.ShouldBeBitEqual(values.AsSpan(), new float[Count], slot);
        }
    }

    /// <summary>Gradients that are there to stay, at each magnitude that a float has.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_of_any_magnitude_leave_nothing_subnormal(string name)
    {
        IOptimizer optimizer = Create(name);
        (ParameterSet parameters, ParameterSet gradients) = Sets();

        for (int step = 0; step < 300; step++)
        {
            optimizer.Update(parameters, gradients);
            ShouldHaveNoSubnormal(optimizer, parameters);
        }
    }

    /// <summary>By weight decay, as those of a pixel that is always 0 do: with Adam in a thousand steps. Subnormal weights would stay so, as
    /// their products with λ round to zero.</summary>
    [Theory]
    [InlineData("SGD", 0.5f)]
    [InlineData("Momentum", 0.5f)]
    [InlineData("Nesterov", 0.5f)]
    [InlineData("AdaGrad", 1e-6f)]
    [InlineData("RMSProp", 1e-6f)]
    [InlineData("Adam", 1e-5f)]
    [InlineData("AdamW", 1e-5f)]
    [InlineData("AMSGrad", 1e-5f)]
    [InlineData("NAdam", 1e-7f)]
    [InlineData("AdaDelta", 10f)]
    public void Weights_that_decay_never_become_subnormal(string name, float lambda)
    {
        IOptimizer optimizer = Create(name);
        var parameters = new ParameterSet(("W", [Count]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(Count, -1e-26f, 1e-26f).CopyTo(parameters.AsSpan());

        for (int step = 0; step < 5000; step++)
        {
            for (int i = 0; i < Count; i++)
            {
                gradients.AsSpan()[i] = lambda * parameters.AsSpan()[i];
            }

            optimizer.Update(parameters, gradients);
            ShouldHaveNoSubnormal(optimizer, parameters, step % 100 == 0);
        }

        parameters.AsSpan().ToArray().Should().OnlyContain(weight => Math.Abs(weight) < 1e-27f);
    }

    /// <summary>A state from an older version may hold some.</summary>
    [Theory]
    [InlineData("Momentum")]
    [InlineData("Nesterov")]
    [InlineData("AdaGrad")]
    [InlineData("RMSProp")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("AMSGrad")]
    [InlineData("NAdam")]
    [InlineData("AdaDelta")]
    [InlineData("Lion")]
    public void A_restored_state_loses_its_subnormals_at_the_first_step(string name)
    {
        IOptimizer optimizer = Create(name);
        (ParameterSet parameters, ParameterSet gradients) = Sets();
        gradients.AsSpan().Clear();
        optimizer.Update(parameters, gradients);
        OptimizerState state = optimizer.SaveState();
        foreach (ParameterSet slot in state.Slots.Values)
        {
            slot.AsSpan().Fill(1e-40f);
        }

        optimizer.RestoreState(state);
        optimizer.Update(parameters, gradients);

        optimizer.SaveState().Slots.Values.Should().OnlyContain(slot => slot.AsSpan().ToArray().All(value => value == 0));
    }

    /// <summary>Where nothing is small, to the bit: the formulas of the chapter, one float at a time.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Other_numbers_are_those_of_the_plain_formula(string name)
    {
        IOptimizer optimizer = Create(name);
        var parameters = new ParameterSet(("W", [5, Count / 5]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(Count, -1, 1).CopyTo(parameters.AsSpan());
        float[] w = parameters.AsSpan().ToArray(), first = new float[Count], second = new float[Count], third = new float[Count];

        for (int step = 1; step <= 200; step++)
        {
            Numbers.Uniform(Count, -1, 1, seed: step).CopyTo(gradients.AsSpan());
            optimizer.Update(parameters, gradients);
            for (int i = 0; i < Count; i++)
            {
                Plain(name, step, ref w[i], ref first[i], ref second[i], ref third[i], gradients.AsSpan()[i]);
            }
        }

        Numbers.ShouldBeBitEqual(parameters.AsSpan(), w, "parameter");
    }

    private static void Plain(string name, int t, ref float w, ref float first, ref float second, ref float third, float g)
    {
        double root = Math.Sqrt(1 - Power(0.999, t));
        float epsilonHat = (float)(1e-8f * root);
        switch (name)
        {
            case "SGD":
                w -= 0.5f * g;
                break;
            case "Momentum":
                first = 0.9f * first - 0.01f * g;
                w += first;
                break;
            case "Nesterov":
                w += (float)(0.9 * 0.9) * first - (float)(1.9 * 0.01f) * g;
                first = 0.9f * first - 0.01f * g;
                break;
            case "AdaGrad":
                first += g * g;
                w -= 0.01f * g / (MathF.Sqrt(first) + 1e-7f);
                break;
            case "RMSProp":
                first = 0.99f * first + (float)(1 - 0.99) * (g * g);
                w -= 0.01f * g / (MathF.Sqrt(first) + 1e-7f);
                break;
            case "AdaDelta":
                first = 0.9f * first + (float)(1 - 0.9) * (g * g);
                float delta = MathF.Sqrt(second + 1e-6f) / MathF.Sqrt(first + 1e-6f) * g;
                second = 0.9f * second + (float)(1 - 0.9) * (delta * delta);
                w -= 0.01f * delta;
                break;
            case "Lion":
                w -= 0.01f * MathF.Sign(0.9f * first + (float)(1 - 0.9) * g);
                first = 0.99f * first + (float)(1 - 0.99) * g;
                break;
            case "AdamW":
            case "AMSGrad":
                first += (float)(1 - 0.9) * (g - first);
                second += (float)(1 - 0.999) * (g * g - second);
                third = name is "AMSGrad" ? MathF.Max(second, third) : second;
                w = (name is "AdamW" ? (float)(1 - 0.0001f * (double)0.01f) : 1) * w
                    - (float)(0.0001f * root / (1 - Power(0.9, t))) * first / (MathF.Sqrt(third) + epsilonHat);
                break;
            case "NAdam":
                first += (float)(1 - 0.9) * (g - first);
                second += (float)(1 - 0.999) * (g * g - second);
                double product = 1;
                for (int step = 1; step <= t && product > Math.ScaleB(1, -64); step++)
                {
                    product *= Momentum(step);
                }

                float ofG = (float)(0.01f * root * (1 - Momentum(t)) / (1 - product));
                float ofM = (float)(0.01f * root * Momentum(t + 1) / (1 - product * Momentum(t + 1)));
                w -= (ofG * g + ofM * first) / (MathF.Sqrt(second) + epsilonHat);
                break;
            default:
                first += (float)(1 - 0.9) * (g - first);
                second += (float)(1 - 0.999) * (g * g - second);
                w -= (float)(0.001f * Math.Sqrt(1 - Power(0.999, t)) / (1 - Power(0.9, t))) * first / (MathF.Sqrt(second) + 1e-7f);
                break;
        }

        static double Momentum(int t) => 0.9 * (1 - 0.5 * Power(NeuralTraining.Numerics.ScalarMath.Exp(0.004 * NeuralTraining.Numerics.ScalarMath.Log(0.96)), t));

        static double Power(double x, int n) => NeuralTraining.Numerics.ScalarMath.Power(x, n);
    }

    private static IOptimizer Create(string name) => EveryOptimizer.ByName[name](name switch
    {
        nameof(SGD) => 0.5f,
        nameof(Adam) => 0.001f,
        nameof(AdamW) or nameof(AMSGrad) => 0.0001f,
        _ => 0.01f,
    });

    private static (ParameterSet Parameters, ParameterSet Gradients) Sets()
    {
        var parameters = new ParameterSet(("W", [Count]));
        ParameterSet gradients = parameters.NewLike();
        for (int i = 0; i < Count; i++)
        {
            gradients.AsSpan()[i] = (i % 2 == 0 ? 1.5f : -1.5f) * MathF.Pow(10, i - 44);
        }

        return (parameters, gradients);
    }

    private static void ShouldHaveNoSubnormal(IOptimizer optimizer, ParameterSet parameters, bool withState = true)
    {
        Check(parameters, "parameter");
        foreach ((string slot, ParameterSet values) in withState ? optimizer.SaveState().Slots : new Dictionary<string, ParameterSet>())
        {
            Check(values, slot);
        }

        static void Check(ParameterSet set, string what)
        {
            foreach (float value in set.AsSpan())
            {
                float.IsSubnormal(value).Should().BeFalse("no {0} must be subnormal, but one was {1}", what, value);
            }
        }
    }
}
