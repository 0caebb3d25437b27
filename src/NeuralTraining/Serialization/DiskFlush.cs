using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Serialization;

/// <summary>Takes files, and the names in folders, to the disk, so that they outlive a power cut.</summary>
/// <remarks>On Linux .NET's own flush returns as if nothing had happened when <c>fsync</c> fails, and .NET opens no folders. So this asks the system.</remarks>
internal static class DiskFlush
{
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

    /// <summary>As a file, but what has no disk behind it, such as a pipe, need not be flushed.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void IfPossible(SafeFileHandle handle)
    {
        int error = LibC.Flush(handle);
        if (error is not (0 or LibC.Invalid or LibC.ReadOnlyFileSystem) && error != LibC.NotSupported)
        {
            throw LibC.Failure(error);
        }
    }

    /// <summary>Opens a folder to be flushed; null where nobody can.</summary>
    /// <remarks>A folder that may be written to but not read is left to the file system, and so is any on Windows: no power cut can leave half a file there either.</remarks>
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

    /// <summary>Takes the names in a folder to the disk.</summary>
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
            IfPossible(folder);
        }
    }
}
