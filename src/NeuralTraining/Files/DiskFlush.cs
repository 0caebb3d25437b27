using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Files;

/// <summary>Flushes files and folders to the disk, so that contents and names survive a power cut.</summary>
/// <remarks>On Linux, <see cref="FileStream.Flush(bool)"/> ignores a failed <c>fsync</c>, and .NET cannot open
/// folders.</remarks>
internal static class DiskFlush
{
    /// <summary>Flushes a file.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void File(FileStream stream)
    {
        if (OperatingSystem.IsWindows())
        {
            stream.Flush(flushToDisk: true);
        }
        else if (LibC.Flush(stream.SafeFileHandle) is not 0 and var error)
        {
            throw LibC.Failure(error);
        }
    }

    /// <summary>Flushes a file or folder, unless it cannot be flushed at all, such as a pipe.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void IfSupported(SafeFileHandle handle)
    {
        int error = LibC.Flush(handle);
        if (error is not (0 or LibC.Invalid or LibC.ReadOnlyFileSystem) && error != LibC.NotSupported)
        {
            throw LibC.Failure(error);
        }
    }

    /// <summary>Opens a folder to flush it. Returns null on Windows, and if the folder may be written to but not
    /// read.</summary>
    /// <remarks>Flushing such folders is left to the file system. A power cut may undo a rename there, but leaves no
    /// partial file.</remarks>
    /// <exception cref="IOException">The folder could not be opened.</exception>
    public static SafeFileHandle? OpenFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        SafeFileHandle handle = LibC.Open(folder, LibC.ReadOnly);
        int error = LibC.LastError;
        if (!handle.IsInvalid)
        {
            return handle;
        }

        handle.Dispose();
        return error == LibC.AccessDenied ? null : throw LibC.Failure(error);
    }

    /// <summary>Flushes the entries of a folder.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Folder(string folder)
    {
        using SafeFileHandle? handle = OpenFolder(folder);
        Folder(handle);
    }

    /// <inheritdoc cref="Folder(string)"/>
    public static void Folder(SafeFileHandle? folder)
    {
        if (folder is not null)
        {
            IfSupported(folder);
        }
    }
}
