using System.Globalization;
using System.Text;

namespace NeuralTraining.Fuzzing;

/// <summary>What the message of a refusal is: one sentence that can be shown, whatever the file holds.</summary>
public static class Sentence
{
    private const int MaxLength = 2000;

    /// <exception cref="Finding">The message is something else.</exception>
    public static void Require(string message)
    {
        bool isShowable = message.Length <= MaxLength && message.EndsWith('.') && message.EnumerateRunes().All(IsShowable);
        if (!isShowable)
        {
            throw new Finding($"The message must be a sentence of at most '{MaxLength}' characters that can be shown, but was '{message}'.");
        }
    }

    /// <summary>Neither a part of a broken character, nor one that moves or turns around what is written.</summary>
    private static bool IsShowable(Rune rune) => rune.Value != 0xFFFD && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format);
}
