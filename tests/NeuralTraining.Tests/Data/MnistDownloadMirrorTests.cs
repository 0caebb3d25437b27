using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;
using Xunit;
using static NeuralTraining.Tests.Data.LabelsDownload;

namespace NeuralTraining.Tests.Data;

public class MnistDownloadMirrorTests
{
    public static TheoryData<string, string> BadMirrors => new()
    {
        { "missing", "Response status code does not indicate success: 404 (Not Found)." },
        { "broken off", "The server must send all of its answer, but broke off. *" },
        { "cut off", "The gzip file '*/bad/t10k-labels-idx1-ubyte.gz' must *" },
        { "damaged", "The gzip file '*/bad/t10k-labels-idx1-ubyte.gz' must *" },
        { "without trailer", "The gzip file '*/bad/t10k-labels-idx1-ubyte.gz' must *, but is *cut off: this was found after '10008' unpacked bytes." },
        { "other content", $"The file '*/bad/t10k-labels-idx1-ubyte.gz' must have the SHA-256 sum '{MnistFile.TestLabels.Sha256}', unpacked, but has '*'." },
        { "other file", "'*/bad/t10k-labels-idx1-ubyte.gz' must serve at most '11042' bytes, but serves '28857' or more." },
        { "shorter", "The file '*/bad/t10k-labels-idx1-ubyte.gz' must hold '10008' bytes, unpacked, but holds '10007'." },
        { "bomb", "The file '*/bad/t10k-labels-idx1-ubyte.gz' must hold '10008' bytes, unpacked, but holds more." },
        { "web page", "The file '*/bad/t10k-labels-idx1-ubyte.gz' must hold '10008' bytes, unpacked, but holds '24'." },
        { "empty", "The file '*/bad/t10k-labels-idx1-ubyte.gz' must hold '10008' bytes, unpacked, but holds '0'." },
        { "endless", "'*/bad/t10k-labels-idx1-ubyte.gz' must serve at most '11042' bytes, but serves '*' or more." },
        { "huge", "'*/bad/t10k-labels-idx1-ubyte.gz' must serve at most '11042' bytes, but serves '1099511627776' or more." },
    };

    [Theory]
    [MemberData(nameof(BadMirrors))]
    public async Task A_bad_mirror_is_named_with_what_happened_and_nothing_is_left_behind(string fault, string reason)
    {
        using TemporaryFolder folder = FolderWithoutLabels();
        string[] before = folder.Names;
        using var server = new LoopbackServer(path => path.StartsWith("/bad/", StringComparison.Ordinal) ? Bad(fault) : LoopbackServer.NotFound);

        (await FluentActions.Awaiting(() => DownloadAsync(folder, server, ["bad", "worse/"])).Should().ThrowAsync<HttpRequestException>())
            .WithMessage($"One of the mirrors must serve the right '{Labels}', but none did.*'{server.Address("bad")}': {reason}*" +
                $"'{server.Address("worse/")}': Response status code does not indicate success: 404 (Not Found).")
            .Which.InnerException.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().HaveCount(2);

        server.Requests.Should().Equal($"/bad/{Labels}", $"/worse/{Labels}");
        folder.Names.Should().Equal(before);
    }

    [Theory]
    [MemberData(nameof(BadMirrors))]
    public async Task The_next_mirror_is_asked_when_one_is_bad(string fault, string reason)
    {
        reason.Should().NotBeEmpty();

        byte[] fetched = await FetchLabelsAsync(
            path => path.StartsWith("/bad/", StringComparison.Ordinal) ? Bad(fault) : LoopbackServer.Serve(GoodLabels), ["bad", "good", "unused"]);

        fetched.Should().Equal(GoodLabels);
    }

    [Fact]
    public async Task The_next_mirror_is_asked_when_one_cannot_be_reached()
    {
        using TemporaryFolder folder = FolderWithoutLabels();
        var gone = new LoopbackServer(_ => LoopbackServer.NotFound);
        Uri unreachable = gone.Address("");
        gone.Dispose();
        using var server = new LoopbackServer(_ => LoopbackServer.Serve(GoodLabels));
        using var client = new HttpClient();

        await Mnist.DownloadAsync(folder.Path, client, [unreachable, server.Address("")]);

        File.ReadAllBytes(folder.PathOf(Labels)).Should().Equal(GoodLabels);
    }

    private static LoopbackServer.Answer Bad(string fault) => fault switch
    {
        "missing" => LoopbackServer.NotFound,
        "broken off" => LoopbackServer.BreakOff(GoodLabels),
        "cut off" => LoopbackServer.Serve(GoodLabels[..^100]),
        "without trailer" => LoopbackServer.Serve(GoodLabels[..^8]),
        "damaged" => LoopbackServer.Serve([.. GoodLabels[..2000], (byte)(GoodLabels[2000] ^ 16), .. GoodLabels[2001..]]),
        "other content" => LoopbackServer.Serve(IdxWriter.Gzip(new byte[MnistFile.TestLabels.Length])),
        "other file" => LoopbackServer.Serve(RealMnist.Bytes(MnistFile.TrainLabels.PackedName)),
        "shorter" => LoopbackServer.Serve(IdxWriter.Gzip(IdxWriter.Unpack(GoodLabels)[..^1])),
        "bomb" => LoopbackServer.Serve(IdxWriter.Gzip(new byte[5_000_000])),
        "web page" => LoopbackServer.Serve("<html>Please pay</html>\n"u8.ToArray()),
        "empty" => LoopbackServer.Serve([]),
        "endless" => LoopbackServer.Endless(GoodLabels),
        "huge" => LoopbackServer.Announce(1L << 40),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
