using System.Runtime.Versioning;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Files;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Networks.Weights;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Files;

/// <summary>What cannot be read is refused by all readers alike.</summary>
public sealed class FileToReadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, Action<string>> Readers => new()
    {
        { "IDX", path => IdxReader.Read(path) },
        { "weights", path => SmallNetwork.Create(seed: 1).LoadWeights(path) },
        { "frozen network", path => FrozenNetwork.Load(path) },
        { "network", path => MultiLayerNet.Load(path) },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_folder_is_no_file(string what, Action<string> read)
    {
        string path = _folder.PathOf(what);
        Directory.CreateDirectory(path);

        FluentActions.Invoking(() => read(path)).Should().Throw<IOException>().WithMessage($"The file '{path}' must be readable, but is not: *");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_file_that_is_not_there_is_said_to_be_missing(string what, Action<string> read) =>
        FluentActions.Invoking(() => read(_folder.PathOf(what))).Should().Throw<FileNotFoundException>();

    [Theory]
    [MemberData(nameof(Readers))]
    public void What_a_terminal_would_obey_in_a_path_is_shown_by_its_number(string what, Action<string> read)
    {
        foreach (string name in (string[])["missing\u001b\n", "missing\u001b/file\n", "folder\u001b\n", "file\u001b\n"])
        {
            string path = _folder.PathOf(what + name);
            if (name.StartsWith("folder", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(path);
            }
            else if (name.StartsWith("file", StringComparison.Ordinal))
            {
                _folder.Write(what + name, [1, 2, 3]);
            }

            FluentActions.Invoking(() => read(path)).Should().Throw<Exception>().Which.Message
                .Should().Contain("\\u001B").And.Contain("\\u000A").And.NotContainAny("\u001b", "\n");
        }
    }

    /// <summary>The memory of a process is a regular file that may be opened, and holds nothing at its beginning.</summary>
    [LinuxFact]
    public void A_file_that_cannot_be_read_on_is_refused()
    {
        const string path = "/proc/self/mem";
        foreach (object[] reader in Readers)
        {
            ((Action<string>)reader[1]).Invoking(read => read(path)).Should().Throw<IOException>().WithMessage($"The file '{path}' must be readable, but is not: *");
        }
    }

    [Fact]
    public void Every_failure_while_reading_becomes_one_exception()
    {
        _folder.Write("file", [1]);
        string path = _folder.PathOf("file");

        foreach (Exception failure in (Exception[])[new UnauthorizedAccessException("No."), new OperationCanceledException("No."), new IOException("No.")])
        {
            FluentActions.Invoking(() => FileToRead.Read<int>(path, _ => throw failure)).Should().Throw<IOException>()
                .WithMessage($"The file '{path}' must be readable, but is not: No.").WithInnerException(failure.GetType());
        }
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_pipe_is_read_from_once_a_process_writes_to_it()
    {
        string path = _folder.PathOf("pipe");
        NamedPipe.Make(path);
        Task<IdxArray> reading = Task.Run(() => IdxReader.Read(path));
        await Task.Run(() => File.WriteAllBytes(path, IdxWriter.Labels(3, 4))).WaitAsync(TimeSpan.FromMinutes(1));

        (await reading.WaitAsync(TimeSpan.FromMinutes(1))).Lengths.ToArray().Should().Equal(2);
    }

    [UnprivilegedFact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_is_refused()
    {
        string path = _folder.PathOf("file");
        _folder.Write("file", [0]);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b101_101_101);
        File.SetUnixFileMode(path, UnixFileMode.None);

        Unprivileged.Run(() =>
        {
            foreach (object[] reader in Readers)
            {
                ((Action<string>)reader[1]).Invoking(read => read(path)).Should().Throw<IOException>().WithMessage($"The file '{path}' must be readable, but is not: *");
            }
        });
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
    }
}
