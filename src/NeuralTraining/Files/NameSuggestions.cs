namespace NeuralTraining.Files;

/// <summary>Suggests present names for missing ones.</summary>
internal static class NameSuggestions
{
    private const int MaxCompared = 1000, MaxMissing = 10, MaxLength = 64;

    /// <summary>Returns the present names that resemble a missing one, most similar first: one contains the other, or
    /// at most half of the letters differ.</summary>
    public static string[] For(IEnumerable<string> missing, IEnumerable<string> present)
    {
        string[] sought = [.. missing.Take(MaxMissing)];
        return [.. from name in present.Take(MaxCompared)
                   let distance = sought.Min(other => RelativeDistance(name, other))
                   where distance <= 0.5
                   orderby distance
                   select name];
    }

    /// <summary>Returns the edit distance relative to the longer name, or a small value if one name contains the
    /// other.</summary>
    private static double RelativeDistance(string name, string other)
    {
        bool isPart = name.Contains(other, StringComparison.OrdinalIgnoreCase) || other.Contains(name, StringComparison.OrdinalIgnoreCase);
        int longer = Math.Max(name.Length, other.Length), shorter = Math.Min(name.Length, other.Length);
        return isPart && shorter > 0 ? 0.5 * (longer - shorter) / longer
            : longer > MaxLength ? 1
            : (double)EditDistance(name, other) / longer;
    }

    private static int EditDistance(string name, string other)
    {
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
