using System.IO.Compression;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;
using Xunit;
using static NeuralTraining.Tests.Data.LabelsDownload;

namespace NeuralTraining.Tests.Data;

public class MnistDownloadTests
{
    [Fact]
    public async Task A_folder_is_made_and_gets_all_four_files()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(path => LoopbackServer.Serve(RealMnist.Bytes(Path.GetFileName(path))));
        using var client = new HttpClient();
        var progress = new DownloadReports();

        await Mnist.DownloadAsync(folder.PathOf("deep/in"), client, [server.Address("mirror")], progress);

        string[] names = [.. MnistFile.All.Select(file => file.PackedName)];
        server.Requests.Should().Equal(names.Select(name => $"/mirror/{name}"));
        Directory.EnumerateFiles(folder.PathOf("deep/in")).Select(Path.GetFileName).Should().BeEquivalentTo(names);
        foreach (string name in names)
        {
            byte[] expected = RealMnist.Bytes(name);
            File.ReadAllBytes(folder.PathOf($"deep/in/{name}")).AsSpan().SequenceEqual(expected).Should().BeTrue(name);
            progress.Last(report => report.Source == server.Address($"mirror/{name}")).Should()
                .Be(new MnistDownloadProgress(server.Address($"mirror/{name}"), expected.Length, expected.Length));
        }
    }

    [Fact]
    public async Task Files_that_are_there_are_not_fetched_again_nor_looked_into()
    {
        using var folder = new TemporaryFolder();
        byte[] anything = [1, 2, 3];
        folder.Write(MnistFile.TrainImages.PackedName, anything);
        folder.Write(MnistFile.TrainLabels.Name, anything);
        folder.Write(MnistFile.TestImages.Name, anything);
        folder.Write(MnistFile.TestLabels.PackedName, anything);
        using var server = new LoopbackServer(_ => LoopbackServer.NotFound);

        await DownloadAsync(folder, server, ["mirror"]);

        server.Requests.Should().BeEmpty();
        folder.Names.Should().HaveCount(4);
        folder.Names.Should().OnlyContain(name => File.ReadAllBytes(folder.PathOf(name)).SequenceEqual(anything));
    }

    /// <summary>These are what .NET throws for EFBIG and ECANCELED.</summary>
    [Fact]
    public async Task Every_failed_system_call_becomes_one_exception()
    {
        foreach (Exception failure in (Exception[])[new ArgumentOutOfRangeException("value"), new OperationCanceledException("No.")])
        {
            using TemporaryFolder folder = FolderWithoutLabels();
            using var server = new LoopbackServer(_ => LoopbackServer.Serve(GoodLabels));
            Func<Task> download = () => DownloadAsync(folder, server, ["mirror"], new Failing(failure));

            (await download.Should().ThrowAsync<IOException>().WithMessage($"Writing to the folder '{folder.Path}' failed: *"))
                .Which.InnerException.Should().BeSameAs(failure);
        }
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public async Task A_mirror_may_compress_as_it_likes(CompressionLevel level)
    {
        byte[] body = IdxWriter.Gzip(IdxWriter.Unpack(GoodLabels), level);
        body.Should().NotEqual(GoodLabels);

        (await FetchLabelsAsync(_ => LoopbackServer.Serve(body), ["mirror"])).Should().Equal(body);
    }

    [Fact]
    public async Task A_body_that_has_come_unpacked_is_kept_under_the_name_of_an_unpacked_file()
    {
        using TemporaryFolder folder = FolderWithoutLabels();
        byte[] body = IdxWriter.Unpack(GoodLabels);
        using var server = new LoopbackServer(_ => LoopbackServer.Serve(body));

        await DownloadAsync(folder, server, ["mirror"]);

        folder.Names.Should().Contain(MnistFile.TestLabels.Name).And.NotContain(Labels);
        File.ReadAllBytes(folder.PathOf(MnistFile.TestLabels.Name)).Should().Equal(body);
    }

    [Fact]
    public async Task A_cancellation_in_the_middle_of_a_file_leaves_nothing_behind_and_asks_nobody_else()
    {
        using TemporaryFolder folder = FolderWithoutLabels();
        string[] before = folder.Names;
        string[] during = [];
        using var server = new LoopbackServer(_ => LoopbackServer.FallSilent(GoodLabels));
        using var cancellation = new CancellationTokenSource();
        var progress = new DownloadReports(_ =>
        {
            during = folder.Names;
            cancellation.Cancel();
        });

        await FluentActions.Awaiting(() => DownloadAsync(folder, server, ["first", "second"], progress, cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        progress.Should().NotBeEmpty();
        during.Should().HaveCount(4).And.NotContain(Labels, "a file that is not whole does not have its name yet");
        server.Requests.Should().HaveCount(1);
        folder.Names.Should().Equal(before);
    }

    [Fact]
    public async Task A_download_that_was_cancelled_before_it_began_leaves_no_folder_behind()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(_ => LoopbackServer.NotFound);
        using var client = new HttpClient();

        await FluentActions.Awaiting(() => Mnist.DownloadAsync(folder.PathOf("new"), client, [server.Address("")], cancellationToken: new CancellationToken(true)))
            .Should().ThrowAsync<OperationCanceledException>();

        server.Requests.Should().BeEmpty();
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task An_empty_folder_that_was_there_before_stays_when_the_download_fails()
    {
        using var folder = new TemporaryFolder();
        using var server = new LoopbackServer(_ => LoopbackServer.NotFound);

        await FluentActions.Awaiting(() => DownloadAsync(folder, server, ["mirror"])).Should().ThrowAsync<HttpRequestException>();

        Directory.Exists(folder.Path).Should().BeTrue();
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task Files_that_were_complete_stay_when_a_later_one_fails()
    {
        using TemporaryFolder folder = FolderWithoutLabels();
        File.Delete(folder.PathOf(MnistFile.TrainLabels.Name));
        string trainLabels = MnistFile.TrainLabels.PackedName;
        using var server = new LoopbackServer(path =>
            path.EndsWith(trainLabels, StringComparison.Ordinal) ? LoopbackServer.Serve(RealMnist.Bytes(trainLabels)) : LoopbackServer.NotFound);

        await FluentActions.Awaiting(() => DownloadAsync(folder, server, ["mirror"])).Should().ThrowAsync<HttpRequestException>();

        folder.Names.Should().Equal(MnistFile.TestImages.Name, MnistFile.TrainImages.Name, trainLabels);
    }

    [Fact]
    public async Task Two_downloads_into_one_folder_do_not_disturb_each_other()
    {
        using TemporaryFolder folder = FolderWithoutLabels();
        using var bothAsked = new Barrier(2);
        using var server = new LoopbackServer(_ => async (stream, end) =>
        {
            await Task.Run(() => bothAsked.SignalAndWait(TimeSpan.FromMinutes(2)), end);
            await LoopbackServer.Serve(GoodLabels)(stream, end);
        });

        await Task.WhenAll(DownloadAsync(folder, server, ["mirror"]), DownloadAsync(folder, server, ["mirror"]));

        server.Requests.Should().HaveCount(2);
        folder.Names.Should().HaveCount(4);
        File.ReadAllBytes(folder.PathOf(Labels)).Should().Equal(GoodLabels);
    }

    [Fact]
    public async Task A_fault_of_the_folder_is_not_blamed_on_a_mirror()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file\n", []);
        using var server = new LoopbackServer(_ => LoopbackServer.Serve(GoodLabels));
        using var client = new HttpClient();

        string message = (await FluentActions.Awaiting(() => Mnist.DownloadAsync(folder.PathOf("file\n"), client, [server.Address("")]))
            .Should().ThrowAsync<IOException>()).Which.Message;

        message.Should().StartWith($"Writing to the folder '{folder.PathOf("file\\u000A")}' failed: ").And.NotContain("\n");

        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Wrong_arguments_are_refused()
    {
        using var client = new HttpClient();
        Uri mirror = new("https://example.org/mnist/");

        await FluentActions.Awaiting(() => Mnist.DownloadAsync("")).Should().ThrowAsync<ArgumentException>().WithParameterName("folder");
        await FluentActions.Awaiting(() => Mnist.DownloadAsync("folder", null!, [mirror])).Should().ThrowAsync<ArgumentNullException>().WithParameterName("client");
        await FluentActions.Awaiting(() => Mnist.DownloadAsync("folder", client, null!)).Should().ThrowAsync<ArgumentNullException>().WithParameterName("mirrors");
        await FluentActions.Awaiting(() => Mnist.DownloadAsync("folder", client, [mirror, null!])).Should().ThrowAsync<ArgumentNullException>()
            .WithParameterName("mirrors");
        await FluentActions.Awaiting(() => Mnist.DownloadAsync("folder", client, [])).Should().ThrowAsync<ArgumentException>()
            .WithMessage("There must be at least one mirror, but there is none.*");
        Uri other = new("ftp://example.org/");
        await FluentActions.Awaiting(() => Mnist.DownloadAsync("folder", client, [mirror, other])).Should().ThrowAsync<ArgumentException>()
            .WithMessage("A mirror must be an absolute address with http or https, but was 'ftp://example.org/'.*");
        Uri relative = new("mnist/", UriKind.Relative);
        await FluentActions.Awaiting(() => Mnist.DownloadAsync("folder", client, [relative])).Should().ThrowAsync<ArgumentException>()
            .WithMessage("A mirror must be an absolute address with http or https, but was 'mnist/'.*");
        Directory.Exists("folder").Should().BeFalse();
    }

    private sealed class Failing(Exception failure) : IProgress<MnistDownloadProgress>
    {
        public void Report(MnistDownloadProgress value) => throw failure;
    }
}
