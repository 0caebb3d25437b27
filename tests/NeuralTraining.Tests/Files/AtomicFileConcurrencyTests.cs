using System.Text;
using FluentAssertions;
using NeuralTraining.Files;
using Xunit;

namespace NeuralTraining.Tests.Files;

/// <summary>Several who save, read and clean at once do not disturb one another.</summary>
public sealed class AtomicFileConcurrencyTests : IDisposable
{
    private static readonly byte[] Old = Encoding.UTF8.GetBytes("the old file"), New = Encoding.UTF8.GetBytes("the new one");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_another_saver_is_writing_is_left_alone()
    {
        AtomicFile.Write(_folder.PathOf("file"), outer =>
        {
            outer.Write(Old);
            AtomicFile.Write(_folder.PathOf("file"), inner => inner.Write(New));
            File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(New);
        });

        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(Old, "the last to be renamed wins");
        _folder.Names.Should().Equal("file");
    }

    [Fact]
    public void Several_may_save_and_read_at_once_and_every_file_that_is_read_is_whole()
    {
        string path = _folder.PathOf("file");
        AtomicFile.Write(path, stream => stream.Write(new byte[5000]));

        Parallel.For(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 3 == 0)
            {
                byte[] found = File.ReadAllBytes(path);
                found.Should().HaveCount(5000);
                found.Distinct().Should().ContainSingle();
            }
            else
            {
                byte[] content = new byte[5000];
                content.AsSpan().Fill((byte)i);
                AtomicFile.Write(path, stream =>
                {
                    stream.Write(content.AsSpan(0, 2500));
                    stream.Write(content.AsSpan(2500));
                });
            }
        });

        File.ReadAllBytes(path).Distinct().Should().ContainSingle();
        _folder.Names.Should().Equal("file");
    }

    [Fact]
    public void Who_reads_or_cleans_does_not_disturb_those_who_save()
    {
        string path = _folder.PathOf("file");
        AtomicFile.Write(path, stream => stream.Write(Old));
        using var isDone = new CancellationTokenSource();
        Task[] readers =
        [
            .. Enumerable.Range(0, 2).Select(_ => Repeated(() =>
            {
                using FileStream stream = FileToRead.Open(path);
                stream.ReadByte().Should().Be(Old[0]);
            })),
            Repeated(() => TemporaryFile.DeleteStale(_folder.Path)),
        ];

        Action save = () => Parallel.For(0, 3, _ =>
        {
            for (int i = 0; i < 300; i++)
            {
                AtomicFile.Write(path, stream => stream.Write(Old));
            }
        });

        save.Should().NotThrow();
        isDone.Cancel();
        FluentActions.Invoking(() => Task.WaitAll(readers)).Should().NotThrow();
        _folder.Names.Should().Equal("file");

        Task Repeated(Action action) => Task.Factory.StartNew(
            () =>
            {
                while (!isDone.IsCancellationRequested)
                {
                    action();
                }
            },
            TaskCreationOptions.LongRunning);
    }
}
