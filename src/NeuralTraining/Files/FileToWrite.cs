using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Files;

/// <summary>Writes files whole or not at all, as the library saves its own. A regular file is replaced atomically. A
/// pipe, a device or an open file descriptor, such as <c>/dev/stdout</c>, is written to.</summary>
public static class FileToWrite
{
    /// <summary>Writes or replaces a file.</summary>
    /// <remarks>After a failure, a kill or a power cut, the previous file is still there. May be called from any thread
    /// at any time: of several at one path, the last wins.</remarks>
    /// <param name="path">The path of the file, in a folder that exists. A link to a file is followed.</param>
    /// <param name="write">Writes the content in large chunks, because the stream is unbuffered. The stream may not
    /// support seeking. The action is called again if another process deletes the temporary file.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file could not be written. An existing file is unchanged, unless the message
    /// says that the new one is in place.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
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

            // FileStream would wait forever for a reader of a pipe. This fails instead.
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

    /// <summary>Returns whether a file is written to rather than replaced, and the path of its descriptor if it is an
    /// open one.</summary>
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
            // AtomicFile fails in the same way and reports it.
            return false;
        }
    }
}
