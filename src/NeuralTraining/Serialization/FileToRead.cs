namespace NeuralTraining.Serialization;

/// <summary>Opens files to be read from their beginning to their end.</summary>
internal static class FileToRead
{
    private const int FileBuffer = 1 << 16;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file could not be opened, as this process may not read it, for instance.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            // A reader hinders no writer, not even on Windows.
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
            throw new IOException(
                $"The file '{ShownNames.Whole(path)}' must be one that may be read, but is not: {FileFailure.Reason(exception)}",
                exception);
        }
    }
}
