using System.Text;

namespace NeuralTraining.Tabular;

/// <summary>The text of a CSV file, which can be read again unless it comes from a stream that cannot seek or from a
/// reader.</summary>
/// <param name="name">What messages call it, such as <c>file 'a.csv'</c>.</param>
/// <param name="encoding">The encoding of its bytes, which throws at bytes that are no characters.</param>
/// <param name="open">Opens the text at its beginning, in an encoding. It is not closed if <paramref name="leaveOpen"/>
/// is true.</param>
/// <param name="length">The number of bytes or characters; 0 if it is unknown.</param>
/// <param name="canReopen">Whether the text can be opened again.</param>
/// <param name="leaveOpen">Whether the opened text belongs to the caller.</param>
internal sealed class CsvSource(
    string name, Encoding encoding, Func<Encoding, TextReader> open, long length, bool canReopen, bool leaveOpen)
{
    private const int BufferSize = 1 << 16;
    private const char Replacement = '\uFFFD';

    public string Name => name;

    public long Length => length;

    public bool CanReopen => canReopen;

    public bool LeaveOpen => leaveOpen;

    public TextReader Open() => open(encoding);

    /// <summary>Returns the line of the first bytes that are no characters, from 1; null if it is unknown.</summary>
    public int? LineOfWrongBytes()
    {
        if (!canReopen)
        {
            return null;
        }

        var lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = new DecoderReplacementFallback(Replacement.ToString());
        using TextReader text = open(lenient);
        int line = 1;
        for (int character = text.Read(); character >= 0; character = text.Read())
        {
            if (character == Replacement)
            {
                return line;
            }

            line += character == '\n' || (character == '\r' && text.Peek() != '\n') ? 1 : 0;
        }

        return null;
    }

    public static CsvSource OfFile(string path, CsvOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CsvSource(
            $"file '{Message.Escape(path)}'",
            options.Encoding,
            encoding => new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan),
                encoding,
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
            options.Encoding,
            encoding =>
            {
                if (stream.CanSeek)
                {
                    stream.Position = start;
                }

                return new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, BufferSize, leaveOpen: true);
            },
            stream.CanSeek ? stream.Length - start : 0,
            stream.CanSeek,
            leaveOpen: false);
    }

    public static CsvSource OfReader(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new CsvSource("text", Encoding.Unicode, _ => reader, length: 0, canReopen: false, leaveOpen: true);
    }

    public static CsvSource OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new CsvSource("text", Encoding.Unicode, _ => new StringReader(text), text.Length, canReopen: true, leaveOpen: false);
    }
}
