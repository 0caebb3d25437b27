using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Serialization;

/// <summary>Writes what users save: a plain file whole or not at all, a pipe or a device by writing to it.</summary>
internal static class FileToWrite
{
    /// <param name="path">The path of the file, in a folder that exists.</param>
    /// <param name="write">Writes the content, in large pieces: the stream has no buffer, and may be unable to seek. May be called again, as by <see cref="AtomicFile"/>.</param>
    /// <exception cref="IOException">The file could not be written; the message tells which and why.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows() || !IsWrittenTo(full))
        {
            AtomicFile.Write(path, write);
            return;
        }

        try
        {
            // The reader that this finds is there when the pipe is opened again, by what would else wait for one.
            using SafeFileHandle ready = LibC.Open(full, LibC.WriteOnly | LibC.WithoutWaiting);
            int error = LibC.LastError;
            if (ready.IsInvalid)
            {
                throw error == LibC.NoReader ? new IOException("Nothing reads from it.", error) : LibC.Failure(error);
            }

            using var stream = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            write(stream);
            DiskFlush.IfPossible(stream.SafeFileHandle);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException($"'{ShownNames.Whole(path)}' must be written to, but could not be: {FileFailure.Reason(exception)}", exception);
        }
    }

    private static bool IsWrittenTo(string path)
    {
        try
        {
            return FileKinds.Of(path) is FileKind.Pipe or FileKind.Device;
        }
        catch (IOException)
        {
            // The path is as bad for a plain file, and is refused as such.
            return false;
        }
    }
}
