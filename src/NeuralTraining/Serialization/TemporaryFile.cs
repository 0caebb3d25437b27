using System.Globalization;
using System.Text;
using NeuralTraining.Data;

namespace NeuralTraining.Serialization;

/// <summary>Files that are written before they get the name they are for.</summary>
/// <remarks>
/// <para>The name is <c>NeuralTraining-xxxxxxxxxxx-CHECKSUM.tmp</c>: eleven random letters and digits, and the CRC-32 of what is before it, so that no other file is taken for one
/// of these. It is as short for a long name as for a short one.</para>
/// <para>A temporary file is locked while it is written. One that is not was left by a process that was killed, and the next save in the folder deletes it, but where the file
/// system knows no locks. Who looks for such files takes a shared lock, as readers do: by then the file may have the name it is for. In the instant between its closing and its
/// renaming a file is not locked, so it may be deleted then; its writer notices, and writes it again.</para>
/// </remarks>
internal static class TemporaryFile
{
    private const string Prefix = "NeuralTraining-", Extension = ".tmp";
    private const int RandomLength = 11;
    private const int Attempts = 10;

    private static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Makes a temporary file in a folder. The stream has no buffer, and can be read and seek.</summary>
    /// <exception cref="IOException">The file could not be made.</exception>
    public static FileStream Create(string folder)
    {
        for (int attempt = 1; ; attempt++)
        {
            string path = Path.Combine(folder, NameOf(Path.GetRandomFileName().Remove(RandomLength - 3, 1)));
            FileStream? stream = null;
            try
            {
                stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

                // .NET may have been told to lock nothing.
                _ = OperatingSystem.IsWindows() || LibC.TryLock(stream.SafeFileHandle, isShared: false);
                if (File.Exists(path))
                {
                    return stream;
                }
            }
            catch (IOException) when (attempt < Attempts)
            {
                // The name is taken; or another saver cleaned up in the instant between the file's making and its locking.
            }

            if (stream is not null)
            {
                stream.Dispose();
                DeleteIfPossible(path);
            }
        }
    }

    /// <summary>Deletes the temporary files that killed processes have left in a folder.</summary>
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

    /// <summary>Deletes a file if nothing keeps it.</summary>
    public static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            // It is in the way of nothing.
        }
    }

    private static string NameOf(string random)
    {
        string start = Prefix + random;
        return string.Create(CultureInfo.InvariantCulture, $"{start}-{Crc32.Append(0, Encoding.UTF8.GetBytes(start)):x8}{Extension}");
    }

    private static bool IsOurs(string name) =>
        name.Length == Prefix.Length + RandomLength + 1 + (2 * sizeof(uint)) + Extension.Length && name == NameOf(name.Substring(Prefix.Length, RandomLength));

    private static void DeleteUnlessLocked(string path)
    {
        try
        {
            if (FileKinds.Of(path) == FileKind.Plain)
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
            // It is being written, or gone already, or not ours to delete.
        }
    }
}
