using System.Runtime.CompilerServices;
using NeuralTraining.Files;

namespace NeuralTraining.Tabular;

/// <summary>Formats names and texts for exception messages, and finds similar names.</summary>
internal static class Message
{
    private const int MaxLength = 60, MaxNames = 10, MaxCompared = 1000;

    /// <summary>Returns a text without characters that control a terminal or a log.</summary>
    public static string Escape(string text) => Abbreviate(text, int.MaxValue);

    /// <summary>Returns the beginning of a text without characters that control a terminal or a log.</summary>
    public static string Abbreviate(ReadOnlySpan<char> text, int maxLength = MaxLength) => PrintableText.Escape(text, maxLength);

    /// <summary>Returns names in quotes, the first ten.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MaxNames).Select(name => $"'{Abbreviate(name)}'")) +
        (names.Count > MaxNames ? Invariant($" and {names.Count - MaxNames} more") : "");

    /// <summary>Returns a sentence with the present name that is most similar to a missing one, or all that are
    /// present.</summary>
    public static string Suggest(string missing, IReadOnlyCollection<string> present)
    {
        string? nearest = present.Take(MaxCompared).MinBy(name => Distance(name, missing));
        return nearest is not null && Distance(nearest, missing) <= Math.Max(nearest.Length, missing.Length) / 2
            ? $"Did you mean '{Abbreviate(nearest)}'?"
            : $"There are {List(present)}.";
    }

    /// <summary>Returns an enumeration's value. Throws if it has no name.</summary>
    public static T RequireDefined<T>(T value, string name, [CallerArgumentExpression(nameof(value))] string argument = "")
        where T : struct, Enum
    {
        if (Enum.IsDefined(value))
        {
            return value;
        }

        string[] names = Enum.GetNames<T>();
        throw new ArgumentOutOfRangeException(
            argument, Invariant($"The {name} must be {string.Join(", ", names[..^1])} or {names[^1]}, but was '{value}'."));
    }

    /// <summary>Returns the edit distance, in which upper and lower case are equal, and less than half a letter if one
    /// name contains the other.</summary>
    private static double Distance(string name, string other)
    {
        if (name.Length > 0 && other.Length > 0 &&
            (name.Contains(other, StringComparison.OrdinalIgnoreCase) || other.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            return 0.4;
        }

        if (Math.Max(name.Length, other.Length) > MaxLength)
        {
            return double.PositiveInfinity;
        }

        Span<int> row = stackalloc int[MaxLength + 1];
        for (int j = 0; j <= other.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 0; i < name.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.Length; j++)
            {
                int isOther = char.ToUpperInvariant(name[i]) == char.ToUpperInvariant(other[j]) ? 0 : 1;
                int edits = Math.Min(diagonal + isOther, 1 + Math.Min(row[j], row[j + 1]));
                (diagonal, row[j + 1]) = (row[j + 1], edits);
            }
        }

        return row[other.Length];
    }
}
