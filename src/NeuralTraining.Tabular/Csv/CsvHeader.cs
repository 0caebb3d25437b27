using nietras.SeparatedValues;

namespace NeuralTraining.Tabular;

/// <summary>Reads the row of names at the beginning of a CSV file.</summary>
internal static class CsvHeader
{
    /// <summary>Skips the line ends at the beginning, as the first line decides the separator. Returns their
    /// number.</summary>
    public static int SkipEmptyLines(TextReader text)
    {
        int count = 0;
        while (text.Peek() is '\r' or '\n')
        {
            if (text.Read() == '\r' && text.Peek() == '\n')
            {
                text.Read();
            }

            count++;
        }

        return count;
    }

    /// <summary>Returns the names of the columns.</summary>
    public static string[] Names(SepReader.Row row, CsvReader reader)
    {
        string[] names = new string[row.ColCount];
        for (int i = 0; i < names.Length; i++)
        {
            ReadOnlySpan<char> name = CsvFields.Unquote(i == 0 ? row[i].Span.TrimStart('\uFEFF') : row[i].Span, out string? error);
            if (error is not null)
            {
                throw reader.Damaged(Invariant($"{error}, but is not in column {i + 1}"), 1);
            }

            if (name.Contains('\0'))
            {
                throw reader.Damaged(
                    Invariant($"a name must be text, but holds a NUL character in column {i + 1}"), 1,
                    " The file may be binary, or in another encoding, such as utf-16.");
            }

            names[i] = name.IsEmpty ? Invariant($"Column{i + 1}") : name.ToString();
            int before = Array.IndexOf(names, names[i], 0, i);
            if (before >= 0)
            {
                throw reader.Damaged(
                    Invariant($"the names of columns must differ, but columns {before + 1} and {i + 1} are both named ") +
                    Invariant($"'{Message.Abbreviate(names[i])}'"), 1);
            }
        }

        return names;
    }
}
