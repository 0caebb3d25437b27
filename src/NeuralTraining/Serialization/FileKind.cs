using System.Runtime.InteropServices;

namespace NeuralTraining.Serialization;

/// <summary>What is at a path.</summary>
internal enum FileKind
{
    None,
    Plain,
    Folder,
    Link,
    Pipe,
    Socket,
    Device,
}

/// <summary>Finds out what is at a path without opening it, as opening a pipe may take for ever.</summary>
internal static partial class FileKinds
{
    private const int CurrentFolder = -100, LinkItself = 0x100;
    private const uint TypeOnly = 1;

    /// <summary>What a path leads to, links followed.</summary>
    /// <exception cref="IOException">The path could not be followed, as this process may not, for instance.</exception>
    public static FileKind Of(string path) => Of(path, followsLinks: true);

    /// <summary>What is at a path itself.</summary>
    /// <exception cref="IOException">The path could not be followed, as this process may not, for instance.</exception>
    public static FileKind OfEntry(string path) => Of(path, followsLinks: false);

    private static FileKind Of(string path, bool followsLinks)
    {
        int mode = 0;
        int? error = OperatingSystem.IsLinux() ? OfLinux(path, followsLinks, out mode) : OperatingSystem.IsMacOS() ? OfMacOS(path, followsLinks, out mode) : null;
        return error switch
        {
            0 => OfMode(mode),
            LibC.NoEntry => FileKind.None,
            null => File.Exists(path) ? FileKind.Plain : Directory.Exists(path) ? FileKind.Folder : FileKind.None,
            { } other => throw LibC.Failure(other),
        };
    }

    private static FileKind OfMode(int mode) => (mode >> 12) switch
    {
        1 => FileKind.Pipe,
        4 => FileKind.Folder,
        8 => FileKind.Plain,
        10 => FileKind.Link,
        12 => FileKind.Socket,
        _ => FileKind.Device,
    };

    private static int OfLinux(string path, bool followsLinks, out int mode)
    {
        int result = LinuxStatus(CurrentFolder, path, followsLinks ? 0 : LinkItself, TypeOnly, out LinuxFile file);
        mode = file.Mode;
        return result == 0 ? 0 : LibC.LastError;
    }

    private static int OfMacOS(string path, bool followsLinks, out int mode)
    {
        MacFile file;
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? followsLinks ? MacStatusX64(path, out file) : MacEntryStatusX64(path, out file)
            : followsLinks ? MacStatus(path, out file) : MacEntryStatus(path, out file);
        mode = file.Mode;
        return result == 0 ? 0 : LibC.LastError;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinuxStatus(int folder, string path, int flags, uint mask, out LinuxFile file);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatus(string path, out MacFile file);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatusX64(string path, out MacFile file);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacEntryStatus(string path, out MacFile file);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacEntryStatusX64(string path, out MacFile file);

    /// <summary>What <c>statx</c> returns, alike on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxFile
    {
        [FieldOffset(28)]
        public ushort Mode;
    }

    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct MacFile
    {
        [FieldOffset(4)]
        public ushort Mode;
    }
}
