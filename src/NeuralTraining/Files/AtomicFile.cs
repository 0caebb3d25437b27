using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Files;

/// <summary>Replaces a file atomically: after a kill or a power cut, the path holds either the old file or the new one,
/// complete.</summary>
/// <remarks>
/// <para>The content is written to a <see cref="TemporaryFile"/> in the same folder, flushed to the disk and closed.
/// Then the temporary file is renamed over the target, and the folder is flushed. The folder is also flushed before
/// anything is written, so that nothing is replaced if that fails. Links are followed. The new file gets the
/// permissions of the old one.</para>
/// <para>Several threads and processes can save to the same path at once: the last rename wins.</para>
/// </remarks>
internal static class AtomicFile
{
    private const int Attempts = 10;

    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">The path of a regular file or of a new one, in an existing folder.</param>
    /// <param name="write">Writes the content in large chunks, because the stream is unbuffered. The stream supports
    /// reading and seeking. The action is called again if another process deletes the temporary file.</param>
    /// <exception cref="IOException">The file could not be written. An existing file is unchanged, unless the message
    /// says that the new one is in place.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        try
        {
            string target = new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
            bool exists = Exists(full, target);
            string folder = Path.GetDirectoryName(target) ?? target;
            TemporaryFile.DeleteStale(folder);
            using SafeFileHandle? folderHandle = DiskFlush.OpenFolder(folder);
            DiskFlush.Folder(folderHandle);
            for (int attempt = 1; !TryReplace(target, exists, folder, write); attempt++)
            {
                if (attempt == Attempts)
                {
                    throw new IOException(Invariant($"Another process deleted its temporary file {Attempts} times."));
                }
            }

            FlushRename(folderHandle);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException(
                $"The file '{MessageText.Escape(path)}' must be written whole, but could not be: " +
                $"{FileFailure.Reason(exception)}", exception);
        }
    }

    /// <summary>Returns whether the file exists. Throws if it cannot be replaced.</summary>
    private static bool Exists(string path, string target)
    {
        FileKind kind = FileKinds.Of(path), entry = FileKinds.OfEntry(target);
        string? found = kind switch
        {
            FileKind.Folder or FileKind.Pipe or FileKind.Socket or FileKind.Device => FileKinds.NameOf(kind),
            _ when entry == FileKind.Link => "a link that cannot be followed",
            FileKind.Regular when entry != FileKind.Regular => "an open file without a name",
            _ => null,
        };
        return found is null
            ? kind == FileKind.Regular
            : throw new IOException($"Only a regular file can be replaced, but this is {found}.");
    }

    /// <summary>Writes a temporary file and renames it. Returns false if another process deleted it in
    /// between.</summary>
    private static bool TryReplace(string target, bool exists, string folder, Action<Stream> write)
    {
        UnixFileMode? mode = exists ? RequireWritable(target) : null;
        using FileStream stream = TemporaryFile.Create(folder);
        try
        {
            if (mode is { } permissions && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, permissions);
            }

            write(stream);
            DiskFlush.File(stream);

            // Before the rename: some network drives report failed writes only here, and readers must not find the file locked.
            Close(stream);
            return TryRename(stream.Name, target);
        }
        catch
        {
            TemporaryFile.DeleteIfPossible(stream.Name);
            throw;
        }
    }

    /// <summary>Returns the permissions of a file. Throws if it is read-only, because a rename would replace
    /// it.</summary>
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
            try
            {
                File.Move(temporary, target, overwrite: true);
                return true;
            }
            catch (FileNotFoundException) when (!File.Exists(temporary))
            {
                return false;
            }
        }

        return LibC.Rename(temporary, target) switch
        {
            0 => true,
            LibC.NoEntry when !File.Exists(temporary) => false,
            LibC.Busy and var error =>
                throw new IOException("The file is a mount point and cannot be replaced. Mount its folder instead.", error),
            var error => throw LibC.Failure(error),
        };
    }

    private static void FlushRename(SafeFileHandle? folder)
    {
        try
        {
            DiskFlush.Folder(folder);
        }
        catch (IOException exception)
        {
            throw new IOException(
                "The new file is in place and complete, but its folder could not be flushed, so a power cut may undo the change: " +
                exception.Message,
                exception);
        }
    }
}
