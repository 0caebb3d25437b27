using System.Globalization;
using System.Text;

namespace NeuralTraining.Onnx;

/// <summary>Formats untrusted text for exception messages.</summary>
internal static class Message
{
    private const int MaxLength = 60;

    /// <summary>Returns the beginning of a text without characters that control a terminal or a log.</summary>
    public static string Abbreviate(string text, int maxLength = MaxLength)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (escaped.Length >= maxLength)
            {
                return escaped.Append('…').ToString();
            }

            bool isPrintable = Rune.GetUnicodeCategory(rune) is not
                (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            escaped.Append(isPrintable ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"));
        }

        return escaped.ToString();
    }
}
