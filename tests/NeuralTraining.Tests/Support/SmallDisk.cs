using System.ComponentModel;
using Xunit;

namespace NeuralTraining.Tests.Support;

/// <summary>
/// A disk in memory over a folder, where Linux lets us. A process that another test is just starting has a copy of every open file
/// until it runs its program: a file that is deleted meanwhile still takes its room, and a disk counts as in use.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder;

    public SmallDisk(string folder, string options)
    {
        _folder = folder;
        if (!Run("mount", "-t", "tmpfs", "-o", options, "none", folder))
        {
            throw new InvalidOperationException($"A tmpfs must be mounted on '{folder}', but could not be.");
        }
    }

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts one file over another.</summary>
    public static SmallDisk OfFile(string source, string path) => Run("mount", "--bind", source, path)
        ? new SmallDisk(path)
        : throw new InvalidOperationException($"The file '{source}' must be mounted on '{path}', but could not be.");

    public static bool IsPossible()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        try
        {
            bool isMounted = Run("mount", "-t", "tmpfs", "none", folder.FullName);
            return isMounted && Unmount(folder.FullName);
        }
        finally
        {
            folder.Delete();
        }
    }

    public void Remount(string option)
    {
        if (!SpinWait.SpinUntil(() => Run("mount", "-o", $"remount,{option}", _folder), Patience))
        {
            throw new InvalidOperationException($"The tmpfs on '{_folder}' must be remounted, but could not be.");
        }
    }

    /// <summary>Waits until what was deleted has made room.</summary>
    public void WaitForRoom(long bytes)
    {
        if (!SpinWait.SpinUntil(() => new DriveInfo(_folder).AvailableFreeSpace >= bytes, Patience))
        {
            throw new TimeoutException($"The tmpfs on '{_folder}' must have room for {bytes} bytes, but has not.");
        }
    }

    public void Dispose() => Unmount(_folder);

    private static bool Unmount(string folder) => SpinWait.SpinUntil(() => Run("umount", folder), Patience);

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            return ChildProcess.Run(command, arguments) == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test for machines on which this process may mount a disk.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPossible())
        {
            Skip = "This machine does not let this process mount a small disk.";
        }
    }
}

/// <summary>A test of files that only Linux has.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Only Linux has the folder /proc.";
        }
    }
}

/// <summary>A test of what Windows does not have.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no links and permissions like those of Unix.";
        }
    }
}
