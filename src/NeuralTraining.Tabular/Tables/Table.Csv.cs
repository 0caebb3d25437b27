namespace NeuralTraining.Tabular;

/// <content>Reads CSV files, by Sep.</content>
public sealed partial class Table
{
    /// <summary>Reads a table from a CSV file: a row of names, and rows of values.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="CsvOptions"/>.</param>
    /// <remarks>
    /// <para>Fields are separated and quoted as in RFC 4180, may contain line ends in quotes, and lose white space
    /// around them. Empty lines are skipped. A column without a name is named <c>Column1</c> by its place. A column is
    /// one of numbers if all its fields are numbers or missing, and one of texts otherwise.</para>
    /// <para>Memory is that of the columns, of the fields of the first 10,000 rows, and during the last step of one
    /// more column. A file, and a stream that can seek, is read a second time if the first text of a column comes after
    /// more than 10,000 rows of numbers.</para>
    /// </remarks>
    /// <exception cref="InvalidDataException">The file is empty or has no rows; a row has another number of fields than
    /// there are names; two columns have the same name; a field has wrong quotes or a NUL character; bytes are no
    /// characters in the encoding; a column of <see cref="CsvOptions.ColumnTypes"/> is missing; or a column declared
    /// one of numbers holds a text. The message has the line and the column.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Table FromCsv(string path, CsvOptions? options = null) =>
        new CsvReader(CsvSource.OfFile(path, options ??= new()), options).Read();

    /// <summary>Reads a table from a stream that holds a CSV file. The stream is not closed.</summary>
    /// <param name="stream">The stream, which is read from its position to its end.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="CsvOptions"/>.</param>
    /// <remarks>As from a file. A stream that cannot seek is read once: a column must then be found or declared to be
    /// one of texts in the first 10,000 rows (fewer if they have more than 2²⁴ characters).</remarks>
    /// <exception cref="InvalidDataException">As for a file; or a stream that cannot seek holds a text in a column
    /// whose first 10,000 rows hold numbers.</exception>
    public static Table FromCsv(Stream stream, CsvOptions? options = null) =>
        new CsvReader(CsvSource.OfStream(stream, options ??= new()), options).Read();

    /// <summary>Reads a table from a reader of a CSV file. The reader is not closed.</summary>
    /// <param name="reader">The reader, which is read to its end.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="CsvOptions"/>. The encoding does not
    /// apply.</param>
    /// <remarks>As from a stream that cannot seek.</remarks>
    /// <exception cref="InvalidDataException">As for a stream that cannot seek.</exception>
    public static Table FromCsv(TextReader reader, CsvOptions? options = null) =>
        new CsvReader(CsvSource.OfReader(reader), options ?? new()).Read();

    /// <summary>Reads a table from the text of a CSV file.</summary>
    /// <param name="text">The text, such as a raw string of C#.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="CsvOptions"/>. The encoding does not
    /// apply.</param>
    /// <remarks>As from a file.</remarks>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    public static Table ParseCsv(string text, CsvOptions? options = null) =>
        new CsvReader(CsvSource.OfText(text), options ?? new()).Read();
}
