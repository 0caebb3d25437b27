using System.Globalization;
using System.Text;

namespace NeuralTraining.Onnx.Import;

/// <summary>Formats texts and shapes of files for exception messages: abbreviated, and without characters that control
/// a terminal or a log.</summary>
internal static class FileText
{
    private const int MaxLength = 80, MaxCount = 10;

    /// <summary>Returns the beginning of a text in quotes with non-printable characters escaped.</summary>
    public static string Quote(string text) => $"'{Escape(text, MaxLength)}'";

    /// <summary>Returns a path in quotes with non-printable characters escaped.</summary>
    public static string QuotePath(string path) => $"'{Escape(path, int.MaxValue)}'";

    /// <summary>Returns names in quotes, the first ten.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MaxCount).Select(Quote)) +
        (names.Count > MaxCount ? Invariant($" and {names.Count - MaxCount} more") : "");

    /// <summary>Returns the lengths of a tensor's dimensions in brackets, the first ten.</summary>
    public static string Shape(IReadOnlyCollection<long> lengths) =>
        "[" + string.Join(", ", lengths.Take(MaxCount).Select(length => Invariant($"{length}"))) +
        (lengths.Count > MaxCount ? ", …]" : "]");

    private static string Escape(string text, int maxLength)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (escaped.Length >= maxLength)
            {
                return escaped.Append('…').ToString();
            }

            escaped.Append(IsPrintable(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"));
        }

        return escaped.ToString();
    }

    private static bool IsPrintable(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
