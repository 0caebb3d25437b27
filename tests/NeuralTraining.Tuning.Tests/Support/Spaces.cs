using CsCheck;

namespace NeuralTraining.Tuning.Tests.Support;

/// <summary>Spaces with every kind of parameter and condition, and random ones.</summary>
internal static class Spaces
{
    private static readonly Gen<(int Low, int High)> IntegerRange =
        Gen.Select(Gen.Int[-1000, 1000], Gen.Int[1, 300], (low, width) => (low, low + width));

    /// <summary>A parameter of any kind.</summary>
    public static Gen<Parameter> AnyParameter(string name) => Gen.OneOf(
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-3, 1e6], Parameter (low, width) => Parameter.Uniform(name, low, low + width)),
        Gen.Select(Gen.Int[-300, 299], Gen.Double[1, 9.9], Gen.Double[1.01, 1e7], Parameter (exponent, digits, ratio) =>
            Parameter.LogUniform(name, Power(exponent, digits), Power(exponent, digits) * ratio)),
        IntegerRange.Select(Parameter (range) => Parameter.Integer(name, range.Low, range.High)),
        Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 10_000], Parameter (low, width) => Parameter.LogInteger(name, low, low + width)),
        Gen.Int[2, 7].Select(
            Parameter (count) => Parameter.Categorical<string>(name, [.. Enumerable.Range(0, count).Select(i => $"choice {i}")])));

    /// <summary>A space of 1 to 6 parameters, a few of which depend on others.</summary>
    public static Gen<SearchSpace> Any => Gen.Select(Gen.Int[1, 6], Gen.Int[0, int.MaxValue], (count, seed) =>
    {
        var random = new Random(seed);
        var parameters = new List<Parameter>();
        for (int i = 0; i < count; i++)
        {
            parameters.Add(AnyOf(random, $"p{i}", parameters));
        }

        return new SearchSpace(parameters);
    });

    private static Parameter AnyOf(Random random, string name, List<Parameter> earlier)
    {
        int low = random.Next(1, 50), high = low + random.Next(1, 20);
        return random.Next(5) switch
        {
            0 => Dependent(Parameter.Uniform(name, -low, high), random, earlier),
            1 => Dependent(Parameter.LogUniform(name, low * 1e-6, high), random, earlier),
            2 => Dependent(Parameter.Integer(name, low, high), random, earlier),
            3 => Dependent(Parameter.LogInteger(name, low, high), random, earlier),
            _ => Dependent(Parameter.Categorical<string>(name, "a", "b", "c"), random, earlier),
        };
    }

    private static Parameter<T> Dependent<T>(Parameter<T> parameter, Random random, List<Parameter> earlier)
        where T : notnull => earlier.Count == 0 ? parameter : earlier[random.Next(earlier.Count)] switch
        {
            Parameter<string> parent => parameter.When(parent, [.. parent.Choices.Take(random.Next(1, 3))]),
            Parameter<int> parent => parameter.When(parent, (int)parent.Low + 1, (int)parent.Low + 5),
            _ => parameter,
        };

    private static double Power(int exponent, double digits) => double.Parse(
        FormattableString.Invariant($"{digits}E{exponent}"), System.Globalization.CultureInfo.InvariantCulture);
}
