using System.Globalization;
using System.Text;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>A CSV file, read back: a header and rows of as many values each.</summary>
internal sealed class CsvTable
{
    public CsvTable(string path)
    {
        string[][] lines = [.. File.ReadLines(path).Select(Split)];
        if (lines.Length == 0 || lines[0].Any(string.IsNullOrWhiteSpace) || lines[0].Distinct().Count() < lines[0].Length)
        {
            throw new InvalidDataException($"A CSV file must begin with the names of its columns, all different, but '{path}' does not.");
        }

        int wrong = Array.FindIndex(lines, line => line.Length != lines[0].Length);
        if (wrong >= 0)
        {
            throw new InvalidDataException(
                $"Every line of '{path}' must have {lines[0].Length} values, but line {wrong + 1} has {lines[wrong].Length}: '{string.Join('|', lines[wrong])}'.");
        }

        (Columns, Rows) = (lines[0], lines[1..]);
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>The numbers of a column.</summary>
    public double[] Numbers(string column)
    {
        int index = Columns.ToList().IndexOf(column);
        return [.. Rows.Select(row => double.Parse(row[index], CultureInfo.InvariantCulture))];
    }

    // A value in quotes may hold commas, and quotes if they are doubled; line ends do not occur in the samples' files.
    private static string[] Split(string line)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                value.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(line[i]);
            }
        }

        return quoted ? throw new InvalidDataException($"Every quote must be closed, but one is not: '{line}'.") : [.. values, value.ToString()];
    }
}
