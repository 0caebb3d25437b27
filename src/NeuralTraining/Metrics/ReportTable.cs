using NeuralTraining.Files;

namespace NeuralTraining.Metrics;

/// <summary>The names in the tables of reports.</summary>
internal static class ReportTable
{
    private const int MaxNameLength = 24;

    /// <summary>Refuses names that are null, or not one for each class or output.</summary>
    public static void RequireNames(IReadOnlyList<string>? names, int count, string items, string argument)
    {
        if (names is not null && (names.Count != count || names.Contains(null)))
        {
            throw new ArgumentException(
                Invariant($"There must be a name for each of the {count} {items}, but there are {names.Count(name => name is not null)}."),
                argument);
        }
    }

    /// <summary>Returns a name whose characters are all printable, abbreviated if it has more than 24.</summary>
    public static string Abbreviate(string name) => MessageText.Abbreviate(name, MaxNameLength);
}
