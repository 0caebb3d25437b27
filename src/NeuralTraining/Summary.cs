using System.Collections.ObjectModel;
using System.Globalization;

namespace NeuralTraining;

/// <summary>Formats the library's types: in the invariant culture, and numbers with the fewest digits that distinguish
/// them.</summary>
internal static class Summary
{
    /// <summary>The text between two properties, and that between the name and the text of one.</summary>
    public const string Separator = ", ", Colon = ": ";

    /// <summary>Returns kind and hyperparameters, such as <c>Momentum(LearningRate: 0.01, Alpha: 0.9)</c>.</summary>
    public static string Of(object owner, IReadOnlyDictionary<string, double>? hyperparameters) =>
        Of(owner, [.. (hyperparameters ?? ReadOnlyDictionary<string, double>.Empty).Select(pair => (pair.Key, (object?)pair.Value))]);

    /// <summary>Returns kind and properties.</summary>
    public static string Of(object owner, params ReadOnlySpan<(string Name, object? Value)> properties)
    {
        var texts = new List<(string Name, string Text)>();
        foreach ((string name, object? value) in properties)
        {
            texts.Add((name, Text(value)));
        }

        return Of(owner.GetType().Name, texts);
    }

    /// <summary>Returns a kind and its properties as <c>Kind(Name: text, …)</c>.</summary>
    public static string Of(string kind, IReadOnlyCollection<(string Name, string Text)> properties) =>
        properties.Count == 0
            ? kind
            : $"{kind}({string.Join(Separator, properties.Select(property => property.Name + Colon + property.Text))})";

    /// <summary>Returns the text of a layer, a loss or a regularizer; kind and hyperparameters if its class has
    /// none.</summary>
    public static string OfPart(object part, IReadOnlyDictionary<string, double>? hyperparameters) =>
        part.ToString() is { } text && text != part.GetType().ToString() ? text : Of(part, hyperparameters);

    private static string Text(object? value) => value switch
    {
        null => "none",

        // A hyperparameter of single precision has many digits in double precision.
        double number when (float)number == number => ((float)number).ToString(CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
