using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>Three steps at one learning rate and three at another, against the formulas in double precision.</summary>
public sealed class ChangedRateTests
{
    private const int Values = 37;
    private const float First = 0.1f, Second = 0.003f;

    public static TheoryData<string, IOptimizer> Cases => new()
    {
        { "SGD", new SGD(First) },
        { "Momentum", new Momentum(First) },
        { "Nesterov", new Nesterov(First) },
        { "AdaGrad", new AdaGrad(First) },
        { "RMSProp", new RMSProp(First) },
        { "Adam", new Adam(First) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_new_rate_acts_on_new_gradients_and_leaves_what_is_kept_alone(string name, IOptimizer optimizer)
    {
        var parameters = new ParameterSet(("W", [Values]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(Values, -1, 1).CopyTo(parameters.AsSpan());
        double[] w = Numbers.ToDoubles(parameters.AsSpan()), a = new double[Values], b = new double[Values];

        for (int t = 1; t <= 6; t++)
        {
            optimizer.LearningRate = t <= 3 ? First : Second;
            Numbers.Uniform(Values, -1, 1, seed: 10 + t).CopyTo(gradients.AsSpan());
            optimizer.Update(parameters, gradients);
            for (int i = 0; i < Values; i++)
            {
                w[i] += Move(name, gradients.AsSpan()[i], t, t <= 3 ? First : Second, ref a[i], ref b[i]);
            }

            Numbers.ShouldBeClose(parameters.AsSpan(), w, 1e-5, 1e-6, $"parameter after step {t} of {name},");
        }
    }

    /// <summary>What a step adds to a parameter; <paramref name="a"/> and <paramref name="b"/> are kept from step to step.</summary>
    private static double Move(string name, double g, int t, double eta, ref double a, ref double b)
    {
        double before = a;
        switch (name)
        {
            case "SGD":
                return -eta * g;
            case "Momentum":
                a = 0.9 * a - eta * g;
                return a;
            case "Nesterov":
                a = 0.9 * a - eta * g;
                return 0.81 * before - 1.9 * eta * g;
            case "AdaGrad":
                a += g * g;
                return -eta * g / (Math.Sqrt(a) + 1e-7);
            case "RMSProp":
                a = 0.99 * a + 0.01 * g * g;
                return -eta * g / (Math.Sqrt(a) + 1e-7);
            case "Adam":
                a = 0.9 * a + 0.1 * g;
                b = 0.999 * b + 0.001 * g * g;
                return -eta * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t)) * a / (Math.Sqrt(b) + 1e-7);
            default:
                throw new ArgumentOutOfRangeException(nameof(name));
        }
    }
}
