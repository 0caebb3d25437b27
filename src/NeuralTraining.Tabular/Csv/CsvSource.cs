namespace NeuralTraining.Tabular;

/// <summary>The text of a CSV file, which can be read again unless it comes from a stream that cannot seek or from a
/// reader.</summary>
/// <param name="name">What messages call it, such as <c>file 'a.csv'</c>.</param>
/// <param name="open">Opens the text at its beginning. It is not closed if <paramref name="leaveOpen"/> is
/// true.</param>
/// <param name="length">The number of bytes or characters; 0 if it is unknown.</param>
/// <param name="canReopen">Whether the text can be opened again.</param>
/// <param name="leaveOpen">Whether the opened text belongs to the caller.</param>
internal sealed class CsvSource(string name, Func<TextReader> open, long length, bool canReopen, bool leaveOpen)
{
    private const int BufferSize = 1 << 16;

    public string Name => name;

    public long Length => length;

    public bool CanReopen => canReopen;

    public bool LeaveOpen => leaveOpen;

    public TextReader Open() => open();

    public static CsvSource OfFile(string path, CsvOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CsvSource(
            $"file '{Message.Escape(path)}'",
            () => new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan),
                options.Encoding,
                detectEncodingFromByteOrderMarks: true,
                BufferSize),
            new FileInfo(path) is { Exists: true } file ? file.Length : 0,
            canReopen: File.Exists(path),
            leaveOpen: false);
    }

    public static CsvSource OfStream(Stream stream, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long start = stream.CanSeek ? stream.Position : 0;
        return new CsvSource(
            "stream",
            () =>
            {
                if (stream.CanSeek)
                {
                    stream.Position = start;
                }

                return new StreamReader(stream, options.Encoding, detectEncodingFromByteOrderMarks: true, BufferSize, leaveOpen: true);
            },
            stream.CanSeek ? stream.Length - start : 0,
            stream.CanSeek,
            leaveOpen: false);
    }

    public static CsvSource OfReader(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new CsvSource("text", () => reader, length: 0, canReopen: false, leaveOpen: true);
    }

    public static CsvSource OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new CsvSource("text", () => new StringReader(text), text.Length, canReopen: true, leaveOpen: false);
    }
}
