using System.Diagnostics;
using NeuralTraining.Files;

namespace NeuralTraining.Tuning;

/// <summary>Opens files that one holder at a time may have open, on one machine. The system closes them when their
/// process ends, however it ends.</summary>
internal static class ExclusiveFile
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020), WindowsLockViolation = unchecked((int)0x80070021);
    private const int LinuxWouldBlock = 11, MacWouldBlock = 35;
    private const int Pause = 2;

    /// <summary>Opens a file. Returns null if another holder has it open.</summary>
    /// <remarks>.NET does not report a lock that failed, and can be configured not to lock at all.</remarks>
    /// <exception cref="FileNotFoundException">The mode is <see cref="FileMode.Open"/>, and there is no
    /// file.</exception>
    /// <exception cref="IOException">The file could not be opened, or its file system does not lock files.</exception>
    public static FileStream? TryOpen(string path, FileMode mode, FileOptions options = FileOptions.None)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
        }
        catch (IOException e) when (IsHeld(e.HResult))
        {
            return null;
        }

        if (OperatingSystem.IsWindows() || LibC.TryLock(file.SafeFileHandle, isShared: false))
        {
            return file;
        }

        int error = LibC.LastError;
        file.Dispose();
        return IsHeld(error) ? null : throw new IOException(
            $"The file '{path}' must be in a file system that locks files, but could not be locked: {LibC.Failure(error).Message}");
    }

    /// <summary>Opens or creates a file as soon as no other holder has it open.</summary>
    /// <exception cref="IOException">The file could not be opened, or was not free in time.</exception>
    public static FileStream Wait(string path, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryOpen(path, FileMode.OpenOrCreate) is { } file)
            {
                return file;
            }

            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                throw new IOException(
                    Invariant($"The file '{path}' must be free within {patience.TotalSeconds} s, ") +
                    "but another process has kept it open: is one suspended?");
            }

            Thread.Sleep(Pause);
        }
    }

    private static bool IsHeld(int error) => OperatingSystem.IsWindows()
        ? error is WindowsSharingViolation or WindowsLockViolation
        : error == (OperatingSystem.IsMacOS() ? MacWouldBlock : LinuxWouldBlock);
}
