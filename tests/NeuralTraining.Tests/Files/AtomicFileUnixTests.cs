using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using FluentAssertions;
using Microsoft.Win32.SafeHandles;
using NeuralTraining.Files;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Tests.Files;

/// <summary>What only Unix has: links, permissions, and small disks to fill.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AtomicFileUnixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void A_link_is_followed_and_stays()
    {
        _folder.Write("file", [1]);
        File.CreateSymbolicLink(_folder.PathOf("link"), "file");
        File.CreateSymbolicLink(_folder.PathOf("link to link"), "link");

        AtomicFile.Write(_folder.PathOf("link to link"), stream => stream.WriteByte(2));

        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(2);
        new FileInfo(_folder.PathOf("link")).LinkTarget.Should().Be("file");
        _folder.Names.Should().Equal("file", "link", "link to link");
    }

    [UnixFact]
    public void A_link_to_nothing_is_followed_and_stays()
    {
        Directory.CreateDirectory(_folder.PathOf("folder"));
        File.CreateSymbolicLink(_folder.PathOf("link"), "folder/file");

        AtomicFile.Write(_folder.PathOf("link"), stream => stream.WriteByte(2));

        File.ReadAllBytes(_folder.PathOf("folder/file")).Should().Equal(2);
        new FileInfo(_folder.PathOf("link")).LinkTarget.Should().Be("folder/file");
    }

    [UnixFact]
    public void An_open_file_that_no_folder_has_is_refused_and_makes_no_other()
    {
        using FileStream open = File.Create(_folder.PathOf("file"));
        File.Delete(_folder.PathOf("file"));
        string path = $"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}";

        FluentActions.Invoking(() => AtomicFile.Write(path, stream => stream.WriteByte(1))).Should().Throw<IOException>()
            .WithMessage($"The file '{path}' must be written whole, but could not be: Only a regular file can be replaced, but this is an open file without a name.");
        _folder.Names.Should().BeEmpty();
    }

    [SmallDiskFact]
    public void A_file_that_is_mounted_by_itself_cannot_be_replaced_and_is_explained()
    {
        _folder.Write("file", [1]);
        _folder.Write("mounted", [2]);
        using var mount = SmallDisk.OfFile(_folder.PathOf("file"), _folder.PathOf("mounted"));

        FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("mounted"), stream => stream.WriteByte(3))).Should().Throw<IOException>().WithMessage(
            $"The file '{_folder.PathOf("mounted")}' must be written whole, but could not be: The file is a mount point and cannot be replaced. Mount its folder instead.");

        File.ReadAllBytes(_folder.PathOf("mounted")).Should().Equal(1);
        _folder.Names.Should().Equal("file", "mounted");
    }

    [UnixFact]
    public void A_file_keeps_its_permissions_and_has_them_from_the_first_byte()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite;
        _folder.Write("file", [1]);
        File.SetUnixFileMode(_folder.PathOf("file"), mode);

        AtomicFile.Write(_folder.PathOf("file"), stream => File.GetUnixFileMode(((FileStream)stream).Name).Should().Be(mode));

        File.GetUnixFileMode(_folder.PathOf("file")).Should().Be(mode);
    }

    [UnixFact]
    public void A_child_process_that_still_has_the_temporary_file_does_not_lock_the_new_file()
    {
        SafeFileHandle? inherited = null;

        AtomicFile.Write(_folder.PathOf("file"), stream => inherited = Duplicate(((FileStream)stream).SafeFileHandle));

        using (inherited)
        {
            FileToRead.Open(_folder.PathOf("file")).Dispose();
        }
    }

    [SmallDiskFact]
    public void A_full_disk_leaves_the_old_file_and_no_other()
    {
        using var disk = new SmallDisk(_folder.Path, "size=64k");
        _folder.Write("file", [1, 2, 3]);

        FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("file"), stream => stream.Write(new byte[100_000]))).Should().Throw<IOException>()
            .WithMessage($"The file '{_folder.PathOf("file")}' must be written whole, but could not be: *");

        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(1, 2, 3);
        _folder.Names.Should().Equal("file");
        disk.WaitForRoom(50_000);
        AtomicFile.Write(_folder.PathOf("file"), stream => stream.Write(new byte[50_000]));
        new FileInfo(_folder.PathOf("file")).Length.Should().Be(50_000);
    }

    [SmallDiskFact]
    public void A_folder_that_cannot_be_written_to_is_refused_and_keeps_its_file()
    {
        using var disk = new SmallDisk(_folder.Path, "size=64k");
        _folder.Write("file", [1, 2, 3]);
        disk.Remount("ro");

        FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("file"), stream => stream.WriteByte(4))).Should().Throw<IOException>()
            .WithMessage($"The file '{_folder.PathOf("file")}' must be written whole, but could not be: *");

        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(1, 2, 3);
        _folder.Names.Should().Equal("file");
    }

    /// <summary>Makes another handle of the same open file, as starting a process does.</summary>
    [DllImport("libc", EntryPoint = "dup")]
    private static extern SafeFileHandle Duplicate(SafeFileHandle file);
}
