using NeuralTraining.Files;

namespace NeuralTraining.Onnx;

/// <summary>Formats texts and shapes for exception messages: abbreviated, and without characters that control
/// a terminal or a log.</summary>
internal static class Message
{
    private const int MaxLength = 80, MaxCount = 10;

    /// <summary>Returns the beginning of a text with non-printable characters escaped.</summary>
    public static string Abbreviate(string text) => PrintableText.Escape(text, MaxLength);

    /// <summary>Returns the beginning of a text in quotes with non-printable characters escaped.</summary>
    public static string Quote(string text) => $"'{Abbreviate(text)}'";

    /// <summary>Returns a path in quotes with non-printable characters escaped.</summary>
    public static string QuotePath(string path) => $"'{PrintableText.Escape(path, int.MaxValue)}'";

    /// <summary>Returns names in quotes, the first ten.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MaxCount).Select(Quote)) +
        (names.Count > MaxCount ? Invariant($" and {names.Count - MaxCount} more") : "");

    /// <summary>Returns the lengths of a tensor's dimensions in brackets, the first ten.</summary>
    public static string Shape(IReadOnlyCollection<long> lengths) =>
        "[" + string.Join(", ", lengths.Take(MaxCount).Select(length => Invariant($"{length}"))) +
        (lengths.Count > MaxCount ? ", …]" : "]");
}
