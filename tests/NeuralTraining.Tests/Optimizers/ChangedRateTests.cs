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
        { "Adam OfAverages", new Adam(First, epsilon: 1e-2f, biasCorrection: BiasCorrection.OfAverages) },
        { "AdamW", new AdamW(First, epsilon: 1e-2f, weightDecay: 2) },
        { "AMSGrad", new AMSGrad(First, epsilon: 1e-2f) },
        { "NAdam", new NAdam(First, epsilon: 1e-2f) },
        { "AdaDelta", new AdaDelta(First) },
        { "Lion", new Lion(First, weightDecay: 2) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_new_rate_acts_on_new_gradients_and_leaves_what_is_kept_alone(string name, IOptimizer optimizer)
    {
        var parameters = new ParameterSet(("W", [1, Values]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(Values, -1, 1).CopyTo(parameters.AsSpan());
        double[] w = Numbers.ToDoubles(parameters.AsSpan()), a = new double[Values], b = new double[Values], c = new double[Values];

        for (int t = 1; t <= 6; t++)
        {
            optimizer.LearningRate = t <= 3 ? First : Second;
            Numbers.Uniform(Values, -1, 1, seed: 10 + t).CopyTo(gradients.AsSpan());
            optimizer.Update(parameters, gradients);
            for (int i = 0; i < Values; i++)
            {
                w[i] += Move(name, w[i], gradients.AsSpan()[i], t, t <= 3 ? First : Second, ref a[i], ref b[i], ref c[i]);
            }

            Numbers.ShouldBeClose(parameters.AsSpan(), w, 1e-5, 1e-6, $"parameter after step {t} of {name},");
        }
    }

    /// <summary>What a step adds to a parameter; <paramref name="a"/>, <paramref name="b"/> and <paramref name="c"/> are kept from step to step.</summary>
    private static double Move(string name, double w, double g, int t, double eta, ref double a, ref double b, ref double c)
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
            case "Adam OfAverages":
            case "AdamW":
            case "AMSGrad":
                a = 0.9 * a + 0.1 * g;
                b = 0.999 * b + 0.001 * g * g;
                c = Math.Max(b, c);
                double corrected = (name == "AMSGrad" ? c : b) / (1 - Math.Pow(0.999, t));
                return (name == "AdamW" ? -eta * 2 * w : 0) - eta * a / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(corrected) + 1e-2);
            case "NAdam":
                a = 0.9 * a + 0.1 * g;
                b = 0.999 * b + 0.001 * g * g;
                double product = 1;
                for (int step = 1; step <= t; step++)
                {
                    product *= Momentum(step);
                }

                double numerator = Momentum(t + 1) * a / (1 - product * Momentum(t + 1)) + (1 - Momentum(t)) * g / (1 - product);
                return -eta * numerator / (Math.Sqrt(b / (1 - Math.Pow(0.999, t))) + 1e-2);
            case "AdaDelta":
                a = 0.9 * a + 0.1 * g * g;
                double delta = Math.Sqrt(b + 1e-6) / Math.Sqrt(a + 1e-6) * g;
                b = 0.9 * b + 0.1 * delta * delta;
                return -eta * delta;
            case "Lion":
                a = 0.99 * a + 0.01 * g;
                return -eta * 2 * w - eta * Math.Sign(0.9 * before + 0.1 * g);
            default:
                throw new ArgumentOutOfRangeException(nameof(name));
        }

        static double Momentum(int t) => 0.9 * (1 - 0.5 * Math.Pow(0.96, 0.004 * t));
    }
}
