using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Serialization;

/// <summary>Writes a file so that at any instant, a kill or a power cut included, either the old file or the new one is there, and whole.</summary>
/// <remarks>
/// <para>What is written goes to a <see cref="TemporaryFile"/> in the same folder, and to the disk; then the file is renamed over the target, and the folder goes to the disk.
/// The folder does so before all this, too, so that a disk that fails at that replaces nothing. A link is followed; the permissions of a file that was there are kept.</para>
/// <para>Several may save to one target at once: the last rename wins.</para>
/// </remarks>
internal static class AtomicFile
{
    private const int Attempts = 10;

    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">The path of the file, in a folder that exists. It may lead to a plain file or to nothing.</param>
    /// <param name="write">Writes the content, in large pieces: the stream has no buffer. It can also be read and seek. Called again if a temporary file has gone.</param>
    /// <exception cref="IOException">The file could not be written; the message tells which and why. A file that was there is as it was, unless the message says
    /// that it has been replaced.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        try
        {
            string target = new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
            bool isThere = IsThere(full, target);
            string folder = Path.GetDirectoryName(target) ?? target;
            TemporaryFile.DeleteStale(folder);
            using SafeFileHandle? names = DiskFlush.OpenFolder(folder);
            DiskFlush.Folder(names);
            for (int attempt = 1; !TryReplace(target, isThere, folder, write); attempt++)
            {
                if (attempt == Attempts)
                {
                    throw new IOException("Its temporary file was deleted each time it had been written.");
                }
            }

            FlushReplaced(names);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException($"The file '{ShownNames.Whole(path)}' must be written whole, but could not be: {FileFailure.Reason(exception)}", exception);
        }
    }

    /// <summary>Refuses what cannot be replaced.</summary>
    /// <returns>Whether there is a file.</returns>
    private static bool IsThere(string path, string target)
    {
        FileKind kind = FileKinds.Of(path), entry = FileKinds.OfEntry(target);
        string? found = kind switch
        {
            FileKind.Folder => "a folder",
            FileKind.Pipe => "a pipe",
            FileKind.Socket => "a socket",
            FileKind.Device => "a device",
            _ when entry == FileKind.Link => "a link that cannot be followed",
            FileKind.Plain when entry != FileKind.Plain => "an open file without a name",
            _ => null,
        };
        if (found is not null)
        {
            throw new IOException($"Only a plain file can be replaced, but this is {found}.");
        }

        return kind == FileKind.Plain;
    }

    /// <returns>Whether the target is replaced; not so if the temporary file had gone.</returns>
    private static bool TryReplace(string target, bool isThere, string folder, Action<Stream> write)
    {
        UnixFileMode? mode = isThere ? RequireWritable(target) : null;
        using FileStream stream = TemporaryFile.Create(folder);
        try
        {
            if (mode is { } permissions && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, permissions);
            }

            write(stream);
            DiskFlush.File(stream);

            // Some network drives tell only now that they could not write. And the file is locked no more, which its readers must not find.
            Close(stream);
            return TryRename(stream.Name, target);
        }
        catch
        {
            TemporaryFile.DeleteIfPossible(stream.Name);
            throw;
        }
    }

    /// <summary>Renaming needs no right to the file that is replaced, so a read-only file would be lost; this refuses it as writing to it would.</summary>
    private static UnixFileMode? RequireWritable(string target)
    {
        using SafeFileHandle file = File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file);
    }

    private static void Close(FileStream stream)
    {
        if (OperatingSystem.IsWindows())
        {
            stream.Dispose();
        }
        else if (LibC.Close(stream.SafeFileHandle) is not 0 and var error)
        {
            throw LibC.Failure(error);
        }
    }

    private static bool TryRename(string temporary, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(temporary, target, overwrite: true);
            return true;
        }

        return LibC.Rename(temporary, target) switch
        {
            0 => true,
            LibC.NoEntry when !File.Exists(temporary) => false,
            LibC.Busy => throw new IOException("It is mounted by itself, so that it cannot be replaced. Mount its folder instead.", LibC.Busy),
            var error => throw LibC.Failure(error),
        };
    }

    private static void FlushReplaced(SafeFileHandle? names)
    {
        try
        {
            DiskFlush.Folder(names);
        }
        catch (IOException exception)
        {
            throw new IOException($"The new file has replaced the old one and is whole, but after a power cut the old one may be back: {exception.Message}", exception);
        }
    }
}
