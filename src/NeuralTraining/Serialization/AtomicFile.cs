using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Serialization;

/// <summary>Writes a file so that at any instant, a kill or a power cut included, either the old file or the new one is there, and whole.</summary>
/// <remarks>
/// <para>What is written goes to a temporary file in the same folder, <c>NAME.xxxxxxxxxxx.tmp</c>, and to the disk; then the file is renamed over the target, and the
/// folder goes to the disk. A link is followed; the permissions of a file that was there are kept.</para>
/// <para>A temporary file is locked while it is written. One that is not was left by a process that was killed: the next save of the same target deletes it. So
/// several may save to one target at once: the last rename wins. A network drive may know no locks, and is for one saver at a time.</para>
/// </remarks>
internal static class AtomicFile
{
    private const string Extension = ".tmp";
    private const int TagLength = 11;
    private const int Attempts = 10;

    private static readonly SearchValues<char> TagLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly EnumerationOptions AllFiles = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">The path of the file, in a folder that exists.</param>
    /// <param name="write">Writes the content, in large pieces: the stream has no buffer. It can also be read and seek.</param>
    /// <exception cref="IOException">The file could not be written; the message tells which and why. A file that was there is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        try
        {
            string target = new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
            string folder = Path.GetDirectoryName(target) ?? target;
            DeleteStale(folder, Path.GetFileName(target).Equals);
            Replace(target, write);
            FolderFlush.Flush(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The file '{path}' must be written whole, but could not be: {exception.Message}", exception);
        }
    }

    private static void Replace(string target, Action<Stream> write)
    {
        UnixFileMode? mode = RequireWritable(target);
        using FileStream stream = Create(target);
        string temporary = stream.Name;
        try
        {
            if (mode is { } permissions && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, permissions);
            }

            write(stream);
            stream.Flush(flushToDisk: true);

            // Before the stream is closed, and the lock with it.
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            DeleteIfPossible(temporary);
            throw;
        }
    }

    /// <summary>Renaming needs no right to the file that is replaced, so a read-only file would be lost; this refuses it as writing to it would.</summary>
    private static UnixFileMode? RequireWritable(string target)
    {
        if (!File.Exists(target))
        {
            return null;
        }

        using SafeFileHandle file = File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file);
    }

    private static FileStream Create(string target)
    {
        for (int attempt = 1; ; attempt++)
        {
            string temporary = $"{target}.{Path.GetRandomFileName().Remove(8, 1)}{Extension}";
            FileStream? stream = null;
            try
            {
                stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
                if (File.Exists(temporary))
                {
                    return stream;
                }
            }
            catch (IOException) when (attempt < Attempts)
            {
                // The name is taken; or another saver cleaned up in the instant between the file's making and its locking.
            }

            stream?.Dispose();
        }
    }

    /// <summary>Deletes the temporary files that killed processes have left of some targets.</summary>
    public static void DeleteStale(string folder, Func<string, bool> isTarget)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*", AllFiles))
        {
            if (TargetOf(Path.GetFileName(path)) is { } target && isTarget(target))
            {
                DeleteIfUnlocked(path);
            }
        }
    }

    /// <summary>Deletes a file if nothing keeps it.</summary>
    public static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in the way of nothing.
        }
    }

    /// <summary>The name of the file that a temporary file is for; null if it is no temporary file.</summary>
    private static string? TargetOf(string name)
    {
        int length = name.Length - 1 - TagLength - Extension.Length;
        bool isTemporary = length > 0
            && name[length] == '.'
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && !name.AsSpan(length + 1, TagLength).ContainsAnyExcept(TagLetters);
        return isTemporary ? name[..length] : null;
    }

    private static void DeleteIfUnlocked(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is being written, or gone already, or not ours to delete.
        }
    }
}
