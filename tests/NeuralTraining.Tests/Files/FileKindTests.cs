using System.Runtime.Versioning;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Files;

[UnsupportedOSPlatform("windows")]
public sealed class FileKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_a_folder_and_nothing_are_told_apart()
    {
        _folder.Write("file", []);

        FileKinds.Of(_folder.PathOf("file")).Should().Be(FileKind.Regular);
        FileKinds.Of(_folder.Path).Should().Be(FileKind.Folder);
        FileKinds.Of(_folder.PathOf("missing")).Should().Be(FileKind.None);
    }

    [UnixFact]
    public void Pipes_and_devices_are_told_from_files_without_opening_them()
    {
        NamedPipe.Make(_folder.PathOf("pipe"));

        FileKinds.Of(_folder.PathOf("pipe")).Should().Be(FileKind.Pipe);
        FileKinds.Of("/dev/null").Should().Be(FileKind.Device);
    }

    [UnixFact]
    public void A_link_is_followed_or_not()
    {
        File.CreateSymbolicLink(_folder.PathOf("link"), _folder.Path);
        File.CreateSymbolicLink(_folder.PathOf("broken"), "missing");

        FileKinds.Of(_folder.PathOf("link")).Should().Be(FileKind.Folder);
        FileKinds.OfEntry(_folder.PathOf("link")).Should().Be(FileKind.Link);
        FileKinds.Of(_folder.PathOf("broken")).Should().Be(FileKind.None);
        FileKinds.OfEntry(_folder.PathOf("broken")).Should().Be(FileKind.Link);
    }

    [UnixFact]
    public void A_path_that_cannot_be_followed_is_an_error()
    {
        _folder.Write("file", []);
        File.CreateSymbolicLink(_folder.PathOf("circle"), "circle");

        FluentActions.Invoking(() => FileKinds.Of(_folder.PathOf("file/below"))).Should().Throw<IOException>();
        FluentActions.Invoking(() => FileKinds.Of(_folder.PathOf("circle"))).Should().Throw<IOException>();
    }

    [LinuxFact]
    public void Kinds_are_found_where_the_C_library_lacks_the_call_too()
    {
        _folder.Write("file", []);
        NamedPipe.Make(_folder.PathOf("pipe"));
        File.CreateSymbolicLink(_folder.PathOf("link"), "file");

        TypeOf("file", followsLinks: true).Should().Be(8);
        TypeOf("pipe", followsLinks: true).Should().Be(1);
        TypeOf("link", followsLinks: true).Should().Be(8);
        TypeOf("link", followsLinks: false).Should().Be(10);
        FileKinds.LinuxModeByNumber(_folder.PathOf("missing"), followsLinks: true, out _).Should().Be(LibC.NoEntry);

        int TypeOf(string name, bool followsLinks)
        {
            FileKinds.LinuxModeByNumber(_folder.PathOf(name), followsLinks, out int mode).Should().Be(0);
            return mode >> 12;
        }
    }

    [UnixFact]
    public void DotNet_tells_files_folders_links_and_nothing_apart()
    {
        _folder.Write("file", []);
        File.CreateSymbolicLink(_folder.PathOf("link"), "missing");

        FileKinds.OfDotNet(_folder.PathOf("file"), followsLinks: false).Should().Be(FileKind.Regular);
        FileKinds.OfDotNet(_folder.Path, followsLinks: true).Should().Be(FileKind.Folder);
        FileKinds.OfDotNet(_folder.PathOf("link"), followsLinks: true).Should().Be(FileKind.None);
        FileKinds.OfDotNet(_folder.PathOf("link"), followsLinks: false).Should().Be(FileKind.Link);
    }
}
