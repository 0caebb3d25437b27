using System.Globalization;

namespace NeuralTraining.Benchmarks;

internal static class Arguments
{
    /// <summary>The argument at a place, or the usual value where there are fewer.</summary>
    public static T At<T>(this string[] arguments, int index, T usual) where T : IParsable<T> =>
        index < arguments.Length ? T.Parse(arguments[index], CultureInfo.InvariantCulture) : usual;
}
