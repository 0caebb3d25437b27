using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Files;

/// <summary>Calls functions of the Unix C library that .NET does not call, or whose errors it does not
/// report.</summary>
internal static partial class LibC
{
    /// <summary>Flags for <see cref="Open"/> that also keep child processes from inheriting the file.</summary>
    public static readonly int ReadOnly = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000, WriteOnly = ReadOnly | 1;

    /// <summary>Flags for <see cref="Open"/> to fail rather than block, and to keep a terminal from becoming the
    /// controlling one.</summary>
    public static readonly int NonBlocking = OperatingSystem.IsMacOS() ? 0x20004 : 0x900;

    /// <summary>Values of <c>errno</c>.</summary>
    public const int NoEntry = 2, NoReader = 6, AccessDenied = 13, Busy = 16, Invalid = 22, ReadOnlyFileSystem = 30;

    private const int Interrupted = 4, NoSuchControl = 25;
    private const int FullFlush = 51;

    public static readonly int NotSupported = OperatingSystem.IsMacOS() ? 45 : 95;

    /// <summary>Gets the error number of the last call, if it failed.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>Returns an exception whose <see cref="Exception.HResult"/> is the error number, as .NET does.</summary>
    public static IOException Failure(int error) => new($"{Marshal.GetPInvokeErrorMessage(error)}.", error);

    /// <summary>Flushes a file or a folder to the disk. Returns the error number, or 0.</summary>
    /// <remarks>On macOS, <c>fsync</c> leaves data in the drive's cache. <c>F_FULLFSYNC</c> does not, where it is
    /// supported.</remarks>
    public static int Flush(SafeFileHandle handle)
    {
        if (OperatingSystem.IsMacOS())
        {
            int error = RetryIfInterrupted(() => FileControl(handle, FullFlush));
            if (error is not (Invalid or NoSuchControl) && error != NotSupported)
            {
                return error;
            }
        }

        return RetryIfInterrupted(() => FSync(handle));
    }

    /// <summary>Writes to an open file and advances its position, which .NET's streams do not. Returns the number of
    /// bytes written.</summary>
    /// <exception cref="IOException">The write failed.</exception>
    public static int Write(SafeFileHandle handle, ReadOnlySpan<byte> bytes)
    {
        nint count;
        do
        {
            count = NativeWrite(handle, bytes, bytes.Length);
        }
        while (count < 0 && LastError == Interrupted);
        return count < 0 ? throw Failure(LastError) : (int)count;
    }

    /// <summary>Renames a file over another. Returns the error number, or 0.</summary>
    /// <remarks>Unlike <see cref="File.Move(string, string, bool)"/>, this never copies.</remarks>
    public static int Rename(string from, string to) => RetryIfInterrupted(() => NativeRename(from, to));

    /// <summary>Locks a file by <c>flock</c>, as .NET does. Returns false if it is locked, or if its file system does
    /// not support locks.</summary>
    public static bool TryLock(SafeFileHandle handle, bool isShared)
    {
        const int shared = 1, exclusive = 2, nonBlocking = 4;
        return FLock(handle, (isShared ? shared : exclusive) | nonBlocking) == 0;
    }

    /// <summary>Unlocks and closes a file and its handle. Returns the error number of <c>close</c>, or 0.</summary>
    /// <remarks>A child process that is starting holds the file and its lock for an instant, so closing alone does not
    /// unlock it. An interrupted <c>close</c> has closed the file.</remarks>
    public static int Close(SafeFileHandle handle)
    {
        const int unlock = 8;
        _ = FLock(handle, unlock);
        nint file = handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return NativeClose((int)file) == 0 || LastError == Interrupted ? 0 : LastError;
    }

    private static int RetryIfInterrupted(Func<int> call)
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
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle handle, int command);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint NativeWrite(SafeFileHandle handle, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeRename(string from, string to);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int NativeClose(int file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle handle, int operation);
}
