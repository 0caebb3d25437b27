using System.Globalization;

namespace NeuralTraining.Samples;

/// <summary>A table of results in a file: a header, then a line a row, values separated by commas, the same on every machine.</summary>
public sealed class CsvFile : IDisposable
{
    private static readonly char[] Special = [',', '"', '\n', '\r'];

    private readonly StreamWriter _writer;
    private readonly int _columns;

    /// <summary>Creates the file, or replaces it, and writes the header.</summary>
    public CsvFile(string path, params string[] header)
    {
        _writer = new StreamWriter(path) { NewLine = "\n" };
        _columns = header.Length;
        Row([.. header]);
    }

    /// <summary>Writes a line. Numbers get as many digits as it takes to read the same number again.</summary>
    public void Row(params object[] values)
    {
        if (values.Length != _columns)
        {
            throw new ArgumentException($"A row must have a value for each of the {_columns} columns, but has {values.Length}.", nameof(values));
        }

        _writer.WriteLine(string.Join(',', values.Select(Format)));
    }

    public void Dispose() => _writer.Dispose();

    private static string Format(object value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.IndexOfAny(Special) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
