using System.Globalization;
using System.Text;

namespace NeuralTraining.Files;

/// <summary>Makes untrusted text fit for exception messages. The packages beside the library compile this file
/// too.</summary>
internal static class PrintableText
{
    /// <summary>Returns the beginning of a text, with characters that control a terminal or a log, and those that were
    /// not whole, escaped.</summary>
    public static string Escape(ReadOnlySpan<char> text, int maxLength)
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
