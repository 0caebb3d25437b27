namespace NeuralTraining.Serialization;

/// <summary>Names that a file holds, as messages write them: neither longer nor more than a reader can take in.</summary>
internal static class ShownNames
{
    private const int MaxLength = 80;
    private const int MaxCount = 10;

    public static string Of(string name) => name.Length <= MaxLength ? name : $"{name[..MaxLength]}…";

    public static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxCount).Select(name => $"'{Of(name)}'")) + (names.Count > MaxCount ? $" and {names.Count - MaxCount} more" : "");
}
