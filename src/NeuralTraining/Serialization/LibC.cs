using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Serialization;

/// <summary>The calls of Unix that .NET does not make, or whose errors it does not report.</summary>
internal static partial class LibC
{
    /// <summary>How to open a file. Processes that this one starts do not get it.</summary>
    public static readonly int ReadOnly = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000, WriteOnly = ReadOnly | 1;

    /// <summary>What cannot be opened at once fails, and no terminal becomes this process's own.</summary>
    public static readonly int WithoutWaiting = OperatingSystem.IsMacOS() ? 0x20004 : 0x900;

    /// <summary>Errors.</summary>
    public const int NoEntry = 2, NoReader = 6, AccessDenied = 13, Busy = 16, Invalid = 22, ReadOnlyFileSystem = 30;

    private const int Interrupted = 4;
    private const int FullFlush = 51;

    public static readonly int NotSupported = OperatingSystem.IsMacOS() ? 45 : 95;

    /// <summary>The error of the last call that failed.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>An exception whose <see cref="Exception.HResult"/> is the error, as those of the base library are.</summary>
    public static IOException Failure(int error) => new($"{Marshal.GetPInvokeErrorMessage(error)}.", error);

    /// <summary>Takes a file or a folder to the disk, and returns the error; 0 if there was none.</summary>
    /// <remarks>On macOS this has the drive empty its cache, which <c>fsync</c> does not, where the file system knows how.</remarks>
    public static int Flush(SafeFileHandle handle)
    {
        if (OperatingSystem.IsMacOS() && Repeated(() => FileControl(handle, FullFlush)) is var error && error != NotSupported && error != Invalid)
        {
            return error;
        }

        return Repeated(() => Flushed(handle));
    }

    /// <summary>Renames a file over another, or fails: unlike <see cref="File.Move(string, string, bool)"/> this never copies.</summary>
    /// <returns>The error; 0 if there was none.</returns>
    public static int Rename(string from, string to) => Repeated(() => Renamed(from, to));

    /// <summary>Locks a file for all that lock it by <c>flock</c>, as .NET does, unless another lock is in the way or the file system knows no locks.</summary>
    public static bool TryLock(SafeFileHandle handle, bool isShared)
    {
        const int shared = 1, exclusive = 2, withoutWaiting = 4;
        return Lock(handle, (isShared ? shared : exclusive) | withoutWaiting) == 0;
    }

    /// <summary>Closes a file, which its stream then finds closed, and returns the error; 0 if there was none. .NET reports none.</summary>
    public static int Close(SafeFileHandle handle)
    {
        nint file = handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return Closed((int)file) == 0 || LastError == Interrupted ? 0 : LastError;
    }

    private static int Repeated(Func<int> call)
    {
        int error;
        do
        {
            error = call() == 0 ? 0 : LastError;
        }
        while (error == Interrupted);
        return error;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flushed(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle handle, int command);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Renamed(string from, string to);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Closed(int file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle handle, int operation);
}
