using System.Globalization;
using NeuralTraining.Numerics;

namespace NeuralTraining.Files;

/// <summary>Formats untrusted text for exception messages: abbreviated, and without characters that control a terminal
/// or a log.</summary>
internal static class MessageText
{
    private const int MaxLength = 80;

    /// <summary>The maximum number of names that are listed.</summary>
    public const int MaxCount = 10;

    /// <summary>Returns the beginning of a text with non-printable characters escaped.</summary>
    public static string Abbreviate(string text, int maxLength = MaxLength) => PrintableText.Escape(text, maxLength);

    /// <summary>Returns a text, such as a path, with non-printable characters escaped.</summary>
    public static string Escape(string text) => PrintableText.Escape(text, int.MaxValue);

    public static string List(IEnumerable<string> names) => List(names, names.Count());

    /// <summary>Lists the first of a number of names.</summary>
    public static string List(IEnumerable<string> first, int count)
    {
        int more = count - MaxCount;
        return string.Join(", ", first.Take(MaxCount).Select(name => $"'{Abbreviate(name)}'"))
            + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "");
    }

    public static string Shape(ReadOnlySpan<nint> lengths) =>
        lengths.Length <= MaxCount
            ? DenseTensor.Format(lengths)
            : Invariant($"{DenseTensor.Format(lengths[..MaxCount])[..^1]}, … of {lengths.Length} dimensions]");
}
