using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Serialization;

/// <summary>Takes the names in a folder to the disk, so that a rename outlives a power cut. .NET opens no folders, so this asks the system.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;
    private const int AccessDenied = 13;

    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle handle = Open(folder, ReadOnly);
        int error = Marshal.GetLastPInvokeError();
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (error != AccessDenied)
        {
            throw new IOException($"The folder '{folder}' could not be flushed: {new Win32Exception(error).Message}.");
        }

        // A folder that may be written to but not read is left to the file system: no power cut can leave half a file there either.
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
