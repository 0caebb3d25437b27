namespace NeuralTraining.Files;

/// <summary>Opens files for sequential reading.</summary>
internal static class FileToRead
{
    private const int FileBuffer = 1 << 16;

    /// <summary>Opens a file, reads it and closes it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file could not be opened or read.</exception>
    public static T Read<T>(string path, Func<FileStream, T> read)
    {
        using FileStream stream = Open(path);
        try
        {
            return read(stream);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw Failure(path, exception);
        }
    }

    /// <inheritdoc cref="Read{T}(string, Func{FileStream, T})"/>
    public static void Read(string path, Action<FileStream> read) => Read(path, stream =>
    {
        read(stream);
        return true;
    });

    /// <summary>Returns the kind of file that a path leads to, without opening it.</summary>
    /// <exception cref="IOException">The path could not be followed.</exception>
    public static FileKind KindOf(string path)
    {
        try
        {
            return FileKinds.Of(path);
        }
        catch (IOException exception)
        {
            throw Failure(path, exception);
        }
    }

    /// <summary>Throws if a file exists and is not a regular file, such as a pipe, which blocks until a process writes
    /// to it.</summary>
    /// <exception cref="IOException">The file is not a regular file, or the path could not be followed.</exception>
    public static void RequireRegular(string path)
    {
        FileKind kind = KindOf(path);
        if (kind is not (FileKind.Regular or FileKind.None))
        {
            throw new IOException($"The file '{MessageText.Escape(path)}' must be a regular file, but is {FileKinds.NameOf(kind)}.");
        }
    }

    /// <summary>Returns what a file is that should be a safetensors file, as <see cref="FileFormat.Of"/> does. Returns
    /// null if it is one, if its format is unknown, or if it is not a regular file.</summary>
    /// <exception cref="IOException">The file could not be opened or read.</exception>
    public static string? OtherFormatOf(string path) => KindOf(path) != FileKind.Regular ? null : Read(path, stream =>
    {
        Span<byte> start = stackalloc byte[FileFormat.SignatureLength];
        string? format = FileFormat.Of(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        return format == FileFormat.Safetensors ? null : format;
    });

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file could not be opened, for example because permission was
    /// denied.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            // A reader must not block writers, not even on Windows.
            const FileShare all = FileShare.ReadWrite | FileShare.Delete;
            return new FileStream(path, FileMode.Open, FileAccess.Read, all, FileBuffer, FileOptions.SequentialScan);
        }
        catch (FileNotFoundException exception)
        {
            throw new FileNotFoundException(FileFailure.Reason(exception), exception.FileName, exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new DirectoryNotFoundException(FileFailure.Reason(exception), exception);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw Failure(path, exception);
        }
    }

    /// <summary>Returns an exception with the reason why a file could not be read.</summary>
    public static IOException Failure(string path, Exception exception) => new(
        $"The file '{MessageText.Escape(path)}' must be readable, but is not: {FileFailure.Reason(exception)}",
        exception);
}
