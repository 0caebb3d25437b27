using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Files;

/// <summary>Writes a user's file: a regular file is replaced atomically, a pipe or a device is written to, and so is a
/// file that a process has open, by its number or as <c>/dev/stdout</c>.</summary>
internal static class FileToWrite
{
    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">The path of the file, in a folder that exists.</param>
    /// <param name="write">Writes the content, in large pieces: the stream has no buffer, and may be unable to seek. Can be called again,
    /// as by <see cref="AtomicFile"/>.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows() || !IsWrittenTo(full, out string? open))
        {
            AtomicFile.Write(path, write);
            return;
        }

        try
        {
            if (open is not null)
            {
                DescriptorStream.Write(open, write);
                return;
            }

            // FileStream would wait for ever for a reader of a pipe. This fails instead.
            using SafeFileHandle probe = LibC.Open(full, LibC.WriteOnly | LibC.NonBlocking);
            int error = LibC.LastError;
            if (probe.IsInvalid)
            {
                throw error == LibC.NoReader ? new IOException("No process has it open for reading.", error) : LibC.Failure(error);
            }

            using var stream = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            write(stream);
            DiskFlush.IfSupported(stream.SafeFileHandle);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException($"Writing to '{MessageText.Escape(path)}' failed: {FileFailure.Reason(exception)}", exception);
        }
    }

    /// <summary>Returns whether a file is written to rather than replaced, and its entry among the open files if it is one of
    /// them.</summary>
    private static bool IsWrittenTo(string path, out string? open)
    {
        open = null;
        try
        {
            bool isPipeOrDevice = FileKinds.Of(path) is FileKind.Pipe or FileKind.Device;
            open = isPipeOrDevice ? null : DescriptorStream.Find(path);
            return isPipeOrDevice || open is not null;
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            // AtomicFile looks again, and reports it.
            return false;
        }
    }
}
