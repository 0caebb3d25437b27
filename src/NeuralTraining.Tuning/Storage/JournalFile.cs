using System.Text;
using NeuralTraining.Files;

namespace NeuralTraining.Tuning;

/// <summary>Reads and appends the lines of a journal. For the holder of its lock.</summary>
/// <remarks>A line is a JSON object whose last property, <c>crc</c>, is the CRC-32 of all bytes of the file before it,
/// so that a line that is changed, missing or moved is found at the first line that it affects. A last line without a
/// line break is torn: its writer was killed. It is ignored, and cut off by the next one.</remarks>
internal sealed class JournalFile(string path)
{
    /// <summary>The maximum length of a line, with its line break.</summary>
    public const int MaxLine = 1 << 20;

    private const int Chunk = 1 << 16;
    private const int ChecksumDigits = 8;
    private const string BeforeChecksum = ",\"crc\":\"", AfterChecksum = "\"}\n";
    private const int EndLength = 8 + ChecksumDigits + 3;

    private byte[] _buffer = new byte[Chunk];
    private long _end;
    private uint _checksum;
    private long _lines;

    /// <summary>Reads the lines that were appended since the last call.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">Is called for each line, whose checksum is right, with the JSON object without its last
    /// brace. A <see cref="FormatException"/> refuses it.</param>
    /// <exception cref="InvalidDataException">A line is damaged, or the file is no journal.</exception>
    public void Read(FileStream file, Action<ReadOnlySpan<byte>> read)
    {
        if (file.Length < _end)
        {
            throw new InvalidDataException(
                Invariant($"The journal '{path}' must not lose lines, but has {file.Length} bytes, of which {_end} were read."));
        }

        file.Position = _end;
        int filled = 0;
        while (ReadChunk(file, filled) is > 0 and var count)
        {
            int begin = 0, searched = filled;
            filled += count;
            while (_buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n') is >= 0 and var index)
            {
                int end = searched + index + 1;
                ReadLine(_buffer.AsSpan(begin, end - begin), read);
                begin = searched = end;
            }

            _buffer.AsSpan(begin, filled - begin).CopyTo(_buffer);
            filled -= begin;
            if (filled == MaxLine)
            {
                throw Damaged(Invariant($"is longer than {MaxLine} bytes"));
            }

            if (filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * filled);
            }
        }

        if (_lines == 0)
        {
            RequireBeginning(_buffer.AsSpan(0, filled));
        }
    }

    /// <summary>Appends a line, in place of a torn one, and reads it. After a failure the file has the lines that it
    /// had.</summary>
    /// <param name="file">The file, which must have been read to its end.</param>
    /// <param name="json">The JSON object.</param>
    /// <param name="flush">Whether the line must survive a power cut.</param>
    /// <param name="read">Is called as by <see cref="Read"/>.</param>
    /// <exception cref="IOException">The line could not be written.</exception>
    /// <exception cref="ArgumentException">The line is too long.</exception>
    public void Append(FileStream file, ReadOnlySpan<byte> json, bool flush, Action<ReadOnlySpan<byte>> read)
    {
        ReadOnlySpan<byte> body = json[..^1];
        uint checksum = Crc32.Append(_checksum, body);
        byte[] line = [.. body, .. Encoding.ASCII.GetBytes(EndOf(checksum))];
        if (line.Length > MaxLine)
        {
            throw new ArgumentException(Invariant($"An event must fit into {MaxLine} bytes of a journal, but takes {line.Length}."));
        }

        try
        {
            file.SetLength(_end);
            file.Position = _end;
            file.Write(line);
            if (flush)
            {
                DiskFlush.File(file);
            }
        }
        catch (Exception e) when (IsFailure(e))
        {
            try
            {
                file.SetLength(_end);
            }
            catch (Exception again) when (IsFailure(again))
            {
                // The next line is written in place of what is left.
            }

            throw new IOException($"The journal '{path}' must take one more line, but could not be written: {Reason(e)}", e);
        }

        ReadLine(line, read);
    }

    private int ReadChunk(FileStream file, int filled)
    {
        try
        {
            return file.Read(_buffer, filled, _buffer.Length - filled);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new IOException($"The journal '{path}' must be readable, but is not: {Reason(e)}", e);
        }
    }

    /// <summary>Returns an exception that names the line after those that were read.</summary>
    private InvalidDataException Damaged(string finding, Exception? inner = null) =>
        new(Invariant($"Line {_lines + 1} of the journal '{path}' must be as it was written, but {finding}."), inner);

    private void ReadLine(ReadOnlySpan<byte> line, Action<ReadOnlySpan<byte>> read)
    {
        if (_lines == 0)
        {
            RequireBeginning(line);
        }

        if (line.Length < EndLength)
        {
            throw Damaged("has no checksum");
        }

        ReadOnlySpan<byte> body = line[..^EndLength];
        uint checksum = Crc32.Append(_checksum, body);
        if (!line[^EndLength..].SequenceEqual(Encoding.ASCII.GetBytes(EndOf(checksum))))
        {
            throw Damaged("its checksum is that of another");
        }

        try
        {
            read(body);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message, e);
        }

        _checksum = Crc32.Append(checksum, line[^EndLength..]);
        _end += line.Length;
        _lines++;
    }

    /// <summary>Refuses other files: what looks like their last line would be taken for a torn one.</summary>
    private void RequireBeginning(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> expected = JournalEvent.Beginning;
        int length = Math.Min(start.Length, expected.Length);
        if (!start[..length].SequenceEqual(expected[..length]))
        {
            throw new InvalidDataException(
                $"The file '{path}' must be the journal of a study or empty, but does not begin as a journal does.");
        }
    }

    /// <summary>Returns whether .NET throws an exception for a failed system call: that of type
    /// <see cref="ArgumentOutOfRangeException"/> for EFBIG.</summary>
    private static bool IsFailure(Exception e) =>
        e is IOException or UnauthorizedAccessException or OperationCanceledException or ArgumentOutOfRangeException;

    private static string Reason(Exception e) => e is ArgumentOutOfRangeException ? "The file would be too large." : e.Message;

    private static string EndOf(uint checksum) => Invariant($"{BeforeChecksum}{checksum:x8}{AfterChecksum}");
}
