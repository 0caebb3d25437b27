using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.Versioning;
using FluentAssertions;
using Microsoft.Win32.SafeHandles;
using NeuralTraining.Files;
using NeuralTraining.Tests.Networks.Weights;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Tests.Files;

/// <summary>Pipes and devices are written to, and stay what they are.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileToWriteTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task A_pipe_is_written_to_and_stays_a_pipe()
    {
        string path = _folder.PathOf("pipe");
        NamedPipe.Make(path);
        Task<byte[]> reading = Task.Run(() => File.ReadAllBytes(path));

        await WhenRead(() => FileToWrite.Write(path, stream => stream.Write(Content))).WaitAsync(Patience);

        (await reading.WaitAsync(Patience)).Should().Equal(Content);
        FileKinds.Of(path).Should().Be(FileKind.Pipe);
        _folder.Names.Should().Equal("pipe");
    }

    [UnixFact]
    public async Task A_pipe_that_nothing_reads_from_is_refused_at_once()
    {
        string path = _folder.PathOf("pipe");
        NamedPipe.Make(path);

        Func<Task> save = () => Task.Run(() => SmallNetwork.Create(seed: 1).SaveWeights(path)).WaitAsync(Patience);

        await save.Should().ThrowAsync<IOException>().WithMessage($"Writing to '{path}' failed: No process has it open for reading.");
        FileKinds.Of(path).Should().Be(FileKind.Pipe);
        _folder.Names.Should().Equal("pipe");
    }

    [UnixFact]
    public async Task What_is_open_is_written_to_by_its_number_as_standard_output_is()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        string path = $"/dev/fd/{server.GetClientHandleAsString()}";
        Task<byte[]> reading = Task.Run(() =>
        {
            byte[] bytes = new byte[Content.Length];
            server.ReadExactly(bytes);
            return bytes;
        });

        await Task.Run(() => FileToWrite.Write(path, stream => stream.Write(Content))).WaitAsync(Patience);

        (await reading.WaitAsync(Patience)).Should().Equal(Content);
        server.DisposeLocalCopyOfClientHandle();
    }

    [UnixFact]
    public void A_file_that_is_open_is_written_on_by_its_number_as_redirected_standard_output_is()
    {
        string path = _folder.PathOf("log"), link = _folder.PathOf("link");
        _folder.Write("log", []);
        using SafeFileHandle log = LibC.Open(path, LibC.WriteOnly);
        File.CreateSymbolicLink(link, $"/dev/fd/{log.DangerousGetHandle()}");
        LibC.Write(log, [1, 2, 3]).Should().Be(3);

        FileToWrite.Write(link, stream => stream.Write(Content));
        LibC.Write(log, [4, 5]).Should().Be(2);

        File.ReadAllBytes(path).Should().Equal([1, 2, 3, .. Content, 4, 5]);
        _folder.Names.Should().Equal("link", "log");
    }

    [LinuxFact]
    public async Task A_file_that_another_process_has_open_is_appended_to()
    {
        string path = _folder.PathOf("log");
        var start = new ProcessStartInfo("sh", ["-c", "echo begun >> $0; exec cat >> $0", path]) { RedirectStandardInput = true };
        using ChildProcess process = ChildProcess.Start(start);
        string entry = $"/proc/{process.Id}/fd/1";
        while (new FileInfo(entry).LinkTarget != path)
        {
            await Task.Delay(10);
        }

        FileToWrite.Write(entry, stream => stream.Write(Content));
        process.StandardInput.Write("on");
        process.StandardInput.Close();
        process.WaitForEnd().Should().Be(0);

        File.ReadAllBytes(path).Should().Equal([.. "begun\n"u8, .. Content, .. "on"u8]);
        _folder.Names.Should().Equal("log");
    }

    [LinuxFact]
    public void An_open_file_that_may_not_be_written_to_is_refused()
    {
        _folder.Write("file", [1]);
        using SafeFileHandle file = LibC.Open(_folder.PathOf("file"), LibC.ReadOnly);
        string path = $"/dev/fd/{file.DangerousGetHandle()}";

        FluentActions.Invoking(() => FileToWrite.Write(path, stream => stream.Write(Content))).Should().Throw<IOException>()
            .WithMessage($"Writing to '{path}' failed: Bad file descriptor.");
        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(1);
    }

    [UnixFact]
    public void A_device_is_written_to_and_stays_a_device()
    {
        string path = _folder.PathOf("link");
        File.CreateSymbolicLink(path, "/dev/full");

        MultiLayerNet network = SmallNetwork.Create(seed: 1);
        foreach (Action save in (Action[])[() => network.SaveWeights(path), () => network.Freeze().Save(path), () => network.Save(path)])
        {
            save.Should().Throw<IOException>().WithMessage($"Writing to '{path}' failed: No space left on device*");
        }

        FileKinds.OfEntry("/dev/full").Should().Be(FileKind.Device);
        FileKinds.OfEntry(path).Should().Be(FileKind.Link);
        _folder.Names.Should().Equal("link");
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/null");

        FileToWrite.Write(path, stream => stream.Write(Content));

        FileKinds.OfEntry("/dev/null").Should().Be(FileKind.Device);
    }

    [UnixFact]
    public void A_file_is_written_whole_or_not_at_all()
    {
        string path = _folder.PathOf("file");
        _folder.Write("file", [1]);

        FluentActions.Invoking(() => FileToWrite.Write(path, stream =>
        {
            stream.WriteByte(2);
            throw new IOException("No.");
        })).Should().Throw<IOException>().WithMessage($"The file '{path}' must be written whole, but could not be: No.");
        File.ReadAllBytes(path).Should().Equal(1);

        FileToWrite.Write(path, stream => stream.WriteByte(3));
        File.ReadAllBytes(path).Should().Equal(3);
        _folder.Names.Should().Equal("file");
    }

    [UnixFact]
    public void What_must_be_whole_is_refused_by_anything_but_a_file()
    {
        NamedPipe.Make(_folder.PathOf("pipe"));

        Refuse(_folder.PathOf("pipe"), "a pipe");
        Refuse("/dev/full", "a device");
        Refuse(_folder.Path, "a folder");

        static void Refuse(string path, string what) =>
            FluentActions.Invoking(() => AtomicFile.Write(path, stream => stream.WriteByte(1))).Should().Throw<IOException>()
                .WithMessage($"The file '{path}' must be written whole, but could not be: Only a regular file can be replaced, but this is {what}.");
    }

    /// <summary>Repeats what is refused until there is a reader.</summary>
    private static async Task WhenRead(Action save)
    {
        while (true)
        {
            try
            {
                await Task.Run(save);
                return;
            }
            catch (IOException exception) when (exception.Message.EndsWith("No process has it open for reading.", StringComparison.Ordinal))
            {
                await Task.Delay(10);
            }
        }
    }
}
