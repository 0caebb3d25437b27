using System.Runtime.InteropServices;

namespace NeuralTraining.Files;

/// <summary>Specifies the kind of file at a path.</summary>
internal enum FileKind
{
    None,
    Regular,
    Folder,
    Link,
    Pipe,
    Socket,
    Device,
}

/// <summary>Determines the kind of a file without opening it, because opening a pipe may block forever.</summary>
internal static partial class FileKinds
{
    private const int CurrentFolder = -100, LinkItself = 0x100;
    private const uint TypeOnly = 1;
    private const int NoSuchCall = 38;

    /// <summary>Returns the kind of file that a path leads to. Links are followed.</summary>
    /// <exception cref="IOException">The path could not be followed, for example because permission was
    /// denied.</exception>
    public static FileKind Of(string path) => Of(path, followsLinks: true);

    /// <summary>Returns the kind of file at a path. A link is a kind of its own.</summary>
    /// <exception cref="IOException">The path could not be followed, for example because permission was
    /// denied.</exception>
    public static FileKind OfEntry(string path) => Of(path, followsLinks: false);

    /// <summary>Returns the name of a kind for messages.</summary>
    public static string NameOf(FileKind kind) => kind switch
    {
        FileKind.None => "nothing",
        FileKind.Regular => "a regular file",
        FileKind.Folder => "a folder",
        FileKind.Link => "a link",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        _ => "a device",
    };

    /// <summary>Returns the kind of file as .NET reports it, where pipes and devices count as regular files.</summary>
    internal static FileKind OfDotNet(string path, bool followsLinks) =>
        !followsLinks && new FileInfo(path).LinkTarget is not null ? FileKind.Link
            : followsLinks && File.Exists(path) && File.ResolveLinkTarget(path, true) is { Exists: false } ? FileKind.None
            : File.Exists(path) ? FileKind.Regular
            : Directory.Exists(path) ? FileKind.Folder
            : FileKind.None;

    private static FileKind Of(string path, bool followsLinks)
    {
        int mode = 0;
        int? error = OperatingSystem.IsLinux() ? LinuxMode(path, followsLinks, out mode)
            : OperatingSystem.IsMacOS() ? MacMode(path, followsLinks, out mode)
            : null;
        return error switch
        {
            0 => OfMode(mode),
            LibC.NoEntry => FileKind.None,
            null => OfDotNet(path, followsLinks),
            { } other => throw LibC.Failure(other),
        };
    }

    /// <summary>Decodes the file type in the highest four bits of a mode.</summary>
    private static FileKind OfMode(int mode) => (mode >> 12) switch
    {
        1 => FileKind.Pipe,
        4 => FileKind.Folder,
        8 => FileKind.Regular,
        10 => FileKind.Link,
        12 => FileKind.Socket,
        _ => FileKind.Device,
    };

    /// <summary>Returns the error number or 0, or null if the call is unavailable.</summary>
    private static int? LinuxMode(string path, bool followsLinks, out int mode)
    {
        try
        {
            int result = LinuxStatus(CurrentFolder, path, followsLinks ? 0 : LinkItself, TypeOnly, out LinuxFile file);
            mode = file.Mode;
            return result == 0 ? 0 : LibC.LastError;
        }
        catch (EntryPointNotFoundException)
        {
            return LinuxModeByNumber(path, followsLinks, out mode);
        }
    }

    /// <summary>Replaces <see cref="LinuxMode"/> if the C library has no <c>statx</c>: glibc before 2.28 and musl
    /// before 1.2.5.</summary>
    internal static int? LinuxModeByNumber(string path, bool followsLinks, out int mode)
    {
        nint? number = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 332,
            Architecture.Arm64 => 291,
            _ => null,
        };
        if (number is null)
        {
            mode = 0;
            return null;
        }

        nint result = LinuxCall(number.Value, CurrentFolder, path, followsLinks ? 0 : LinkItself, (nint)TypeOnly, out LinuxFile file);
        mode = file.Mode;
        return result == 0 ? 0 : LibC.LastError == NoSuchCall ? null : LibC.LastError;
    }

    private static int MacMode(string path, bool followsLinks, out int mode)
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

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint LinuxCall(nint number, nint folder, string path, nint flags, nint mask, out LinuxFile file);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatus(string path, out MacFile file);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatusX64(string path, out MacFile file);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacEntryStatus(string path, out MacFile file);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacEntryStatusX64(string path, out MacFile file);

    /// <summary>Represents the used part of <c>struct statx</c>, whose layout is the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxFile
    {
        [FieldOffset(28)]
        public ushort Mode;
    }

    /// <summary>Represents the used part of <c>struct stat</c> with 64-bit inodes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct MacFile
    {
        [FieldOffset(4)]
        public ushort Mode;
    }
}
