using NeuralTraining.Tuning;

namespace NeuralTraining.Benchmarks.Search;

/// <summary>A function to minimize whose smallest value is known.</summary>
/// <param name="Name">The name.</param>
/// <param name="Space">The space.</param>
/// <param name="Minimum">The smallest value.</param>
/// <param name="Evaluate">The function.</param>
internal sealed record SearchFunction(string Name, SearchSpace Space, double Minimum, Func<ParameterValues, double> Evaluate)
{
    private static readonly double[] HartmannHeights = [1, 1.2, 3, 3.2];

    private static readonly double[,] HartmannScales =
    {
        { 10, 3, 17, 3.5, 1.7, 8 },
        { 0.05, 10, 17, 0.1, 8, 14 },
        { 3, 3.5, 1.7, 10, 17, 8 },
        { 17, 8, 0.05, 10, 0.1, 14 },
    };

    private static readonly double[,] HartmannCentres =
    {
        { 0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886 },
        { 0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991 },
        { 0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650 },
        { 0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381 },
    };

    /// <summary>Gets Branin's function of two numbers with its usual constants; it has three equal minima.</summary>
    public static SearchFunction Branin { get; } = OfNumbers("Branin", 0.39788735772973816, [(-5, 10), (0, 15)], x =>
    {
        double bend = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x[0]) + 10;
    });

    /// <summary>Gets Hartmann's function of six numbers with its usual constants.</summary>
    public static SearchFunction Hartmann6 { get; } = OfNumbers("Hartmann-6", -3.3223680114155147, Cube(6, 0, 1), x =>
    {
        double sum = 0;
        for (int i = 0; i < HartmannHeights.Length; i++)
        {
            double distance = 0;
            for (int j = 0; j < x.Length; j++)
            {
                double difference = x[j] - HartmannCentres[i, j];
                distance += HartmannScales[i, j] * difference * difference;
            }

            sum -= HartmannHeights[i] * Math.Exp(-distance);
        }

        return sum;
    });

    /// <summary>Gets the mixed function: ten hyperparameters as a network has them. Each costs what it is away from its
    /// best value on its own scale; the best rate depends on the optimizer, and the best decay on the rate.</summary>
    /// <remarks>Two numbers on a linear and two on a logarithmic scale, an integer and two on a logarithmic scale, two
    /// choices, one of which (the optimizer) decides whether the momentum or the second beta exists, and dropout. The
    /// minimum is 0: Adam, rate 10⁻³, decay 10⁻⁵, beta 0.7, dropout 0.2, 3 layers, 100 units, batches of 64,
    /// ReLU.</remarks>
    public static SearchFunction Mixed { get; } = CreateMixed();

    /// <summary>Creates a function of numbers.</summary>
    public static SearchFunction OfNumbers(string name, double minimum, (double Low, double High)[] ranges, Func<double[], double> evaluate)
    {
        Parameter[] parameters = [.. ranges.Select(
            (range, i) => Parameter.Uniform(FormattableString.Invariant($"x{i + 1}"), range.Low, range.High))];
        return new(name, new SearchSpace(parameters), minimum, values => evaluate(values.Numbers.ToArray()));
    }

    /// <summary>Returns the same range for each dimension.</summary>
    public static (double Low, double High)[] Cube(int dimensions, double low, double high) =>
        [.. Enumerable.Repeat((low, high), dimensions)];

    private static SearchFunction CreateMixed()
    {
        Parameter<string> optimizer = Parameter.Categorical<string>("optimizer", "SGD", "Adam", "RMSProp");
        Parameter<double> rate = Parameter.LogUniform("rate", 1e-6, 1), decay = Parameter.LogUniform("decay", 1e-8, 1e-2);
        Parameter<double> momentum = Parameter.Uniform("momentum", 0, 1).When(optimizer, "SGD");
        Parameter<double> beta = Parameter.Uniform("beta", 0, 1).When(optimizer, "Adam", "RMSProp");
        Parameter<double> dropout = Parameter.Uniform("dropout", 0, 0.8);
        Parameter<int> layers = Parameter.Integer("layers", 1, 8), units = Parameter.LogInteger("units", 8, 512);
        Parameter<int> batch = Parameter.LogInteger("batch", 8, 512);
        Parameter<string> activation = Parameter.Categorical<string>("activation", "sigmoid", "tanh", "ReLU", "softsign", "identity");
        var space = new SearchSpace(optimizer, rate, decay, momentum, beta, dropout, layers, units, batch, activation);
        return new("mixed", space, 0, values =>
        {
            (double bestRate, double cost) = values.Get(optimizer) switch { "SGD" => (-1.5, 0.3), "RMSProp" => (-3.5, 0.15), _ => (-3, 0) };
            double rateError = Math.Log10(values.Get(rate)) - bestRate, decayError = Math.Log10(values.Get(decay)) + 5 + 0.5 * rateError;
            cost += 0.5 * rateError * rateError + 0.1 * decayError * decayError;
            cost += values.Has(momentum) ? 2 * Square(values.Get(momentum) - 0.9) : 2 * Square(values.Get(beta) - 0.7);
            cost += 2 * Square(values.Get(dropout) - 0.2) + 0.04 * Square(values.Get(layers) - 3);
            cost += 0.15 * Square(Math.Log(values.Get(units) / 100.0)) + 0.1 * Square(Math.Log(values.Get(batch) / 64.0));
            return cost + values.Get(activation) switch { "ReLU" => 0, "tanh" => 0.2, "softsign" => 0.3, "sigmoid" => 0.8, _ => 1 };
        });
    }

    private static double Square(double x) => x * x;
}
