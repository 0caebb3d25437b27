namespace NeuralTraining.Fuzzing;

/// <summary>What the message of a refusal is: one sentence that can be shown, whatever the file holds.</summary>
public static class Sentence
{
    private const int MaxLength = 2000;

    /// <exception cref="Finding">The message is something else.</exception>
    public static void Require(string message)
    {
        bool isShowable = message.Length <= MaxLength && message.EndsWith('.') && message.EnumerateRunes().All(rune => rune.Value != 0xFFFD && !System.Text.Rune.IsControl(rune));
        if (!isShowable)
        {
            throw new Finding($"The message must be a sentence of at most '{MaxLength}' characters that can be shown, but was '{message}'.");
        }
    }
}
