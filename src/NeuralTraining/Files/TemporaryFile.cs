using System.Globalization;
using System.Text;

namespace NeuralTraining.Files;

/// <summary>Creates the files that are written before they are renamed, and deletes those that killed processes left
/// behind.</summary>
/// <remarks>
/// <para>The name is <c>NeuralTraining-xxxxxxxxxxx-CHECKSUM.tmp</c>: eleven random letters and digits, and the CRC-32
/// of everything before it, so that no other file is mistaken for one. Its length does not depend on that of the
/// target's name.</para>
/// <para>A temporary file is locked while it is written. An unlocked one is stale, and the next save in the folder
/// deletes it. If the file system does not support locks, no file is deleted. The test for a lock takes a shared one,
/// like a reader, because the file may have been renamed to its target by then. Between closing and renaming, a file is
/// unlocked and may be deleted; its writer notices this and writes it again.</para>
/// </remarks>
internal static class TemporaryFile
{
    private const string Prefix = "NeuralTraining-", Extension = ".tmp";
    private const int RandomLength = 11;
    private const int Attempts = 10;

    private static readonly EnumerationOptions NoLinks =
        new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Creates and locks a temporary file in a folder. The stream is unbuffered and supports reading and
    /// seeking.</summary>
    /// <exception cref="IOException">The file could not be created.</exception>
    public static FileStream Create(string folder)
    {
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            string path = Path.Combine(folder, NameOf(Path.GetRandomFileName().Remove(RandomLength - 3, 1)));
            FileStream? stream = null;
            try
            {
                stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

                // An environment variable can disable .NET's own locks.
                _ = OperatingSystem.IsWindows() || LibC.TryLock(stream.SafeFileHandle, isShared: false);
                if (File.Exists(path))
                {
                    return stream;
                }
            }
            catch (IOException) when (attempt < Attempts)
            {
                // The name is taken, or another save took the file for a stale one before it was locked.
            }

            if (stream is not null)
            {
                stream.Dispose();
                DeleteIfPossible(path);
            }
        }

        throw new IOException(Invariant($"A temporary file must still be there once it is locked, but {Attempts} were not."));
    }

    /// <summary>Deletes the stale temporary files in a folder.</summary>
    public static void DeleteStale(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}", NoLinks))
        {
            if (IsOurs(Path.GetFileName(path)))
            {
                DeleteUnlessLocked(path);
            }
        }
    }

    /// <summary>Deletes a file if possible.</summary>
    public static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            // It does no harm.
        }
    }

    private static string NameOf(string random)
    {
        string start = Prefix + random;
        return string.Create(CultureInfo.InvariantCulture, $"{start}-{Crc32.Append(0, Encoding.UTF8.GetBytes(start)):x8}{Extension}");
    }

    private static bool IsOurs(string name) =>
        name.Length == Prefix.Length + RandomLength + 1 + (2 * sizeof(uint)) + Extension.Length
        && name == NameOf(name.Substring(Prefix.Length, RandomLength));

    private static void DeleteUnlessLocked(string path)
    {
        try
        {
            if (FileKinds.Of(path) == FileKind.Regular)
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete, bufferSize: 0);
                if (OperatingSystem.IsWindows() || LibC.TryLock(stream.SafeFileHandle, isShared: true))
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            // It is being written, was deleted, or belongs to another user.
        }
    }
}
