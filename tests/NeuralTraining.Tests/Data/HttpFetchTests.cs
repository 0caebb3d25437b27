using System.Net;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using NeuralTraining.Data;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class HttpFetchTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i >> 5))];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_address_serves_is_copied(bool isAnnounced)
    {
        using var server = new LoopbackServer(_ => isAnnounced ? LoopbackServer.Serve(Body) : LoopbackServer.ServeUnannounced(Body));
        using var destination = new MemoryStream();
        var reports = new List<(long Received, long? Announced)>();

        await FetchAsync(server, destination, Body.Length, received: (received, announced) => reports.Add((received, announced)));

        destination.ToArray().Should().Equal(Body);
        reports.Select(report => report.Received).Should().BeInAscendingOrder().And.EndWith(Body.Length);
        reports.Should().OnlyContain(report => report.Announced == (isAnnounced ? Body.Length : null));
    }

    [Fact]
    public async Task More_than_the_limit_is_refused_when_it_is_announced()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Announce(1L << 40));
        using var destination = new MemoryStream();

        await FluentActions.Awaiting(() => FetchAsync(server, destination, limit: 1000)).Should().ThrowAsync<InvalidDataException>()
            .WithMessage($"'{server.Address("file")}' must serve at most '1000' bytes, but serves '1099511627776' or more.");

        destination.Length.Should().Be(0);
    }

    [Fact]
    public async Task More_than_the_limit_is_refused_when_it_comes()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Endless([]));
        using var destination = new MemoryStream();

        await FluentActions.Awaiting(() => FetchAsync(server, destination, limit: 100_000)).Should().ThrowAsync<InvalidDataException>()
            .WithMessage($"'{server.Address("file")}' must serve at most '100000' bytes, but serves '*' or more.");

        destination.Length.Should().BeLessThanOrEqualTo(100_000);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_refused()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.BreakOff(Body));

        await FluentActions.Awaiting(() => FetchAsync(server, new MemoryStream(), Body.Length)).Should().ThrowAsync<HttpRequestException>()
            .WithMessage("The server must send all of its answer, but broke off. *");
    }

    [Fact]
    public async Task An_answer_that_is_not_success_is_refused()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.NotFound);

        (await FluentActions.Awaiting(() => FetchAsync(server, new MemoryStream(), Body.Length)).Should().ThrowAsync<HttpRequestException>())
            .Which.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_falls_silent_is_left(bool isHalfSent)
    {
        using var server = new LoopbackServer(_ => isHalfSent ? LoopbackServer.FallSilent(Body) : LoopbackServer.Silence);

        await FluentActions.Awaiting(() => FetchAsync(server, new MemoryStream(), Body.Length, ShortPatience)).Should().ThrowAsync<HttpRequestException>()
            .WithMessage("The server must not fall silent for longer than '0.3' seconds, but did.");
    }

    [Fact]
    public async Task The_clients_own_timeout_is_told_as_such()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Silence);
        using var client = new HttpClient { Timeout = ShortPatience };

        await FluentActions.Awaiting(() => new HttpFetch(client, Patience, TimeProvider.System).CopyAsync(server.Address("file"), Stream.Null, 1, (_, _) => { }, CancellationToken.None))
            .Should().ThrowAsync<HttpRequestException>()
            .WithMessage($"The request was canceled due to the configured HttpClient.Timeout of {0.3} seconds elapsing.", "the base library speaks the current culture");
    }

    [Fact]
    public async Task A_server_may_take_longer_than_the_patience_when_it_keeps_sending()
    {
        const int Pieces = 5;
        var time = new FakeTimeProvider();
        using var taken = new SemaphoreSlim(1);
        using var server = new LoopbackServer(_ => async (stream, end) =>
        {
            await LoopbackServer.ServeUnannounced([])(stream, end);
            for (int i = 0; i < Pieces; i++)
            {
                await taken.WaitAsync(end);
                await stream.WriteAsync(Body.AsMemory(i, 1), end);
            }
        });
        using var client = new HttpClient();
        using var destination = new MemoryStream();

        await new HttpFetch(client, Patience, time).CopyAsync(server.Address("file"), destination, Body.Length, TakeTime, CancellationToken.None);

        destination.ToArray().Should().Equal(Body[..Pieces]);

        void TakeTime(long received, long? announced)
        {
            time.Advance(0.9 * Patience);
            taken.Release();
        }
    }

    [Fact]
    public async Task A_cancellation_is_not_taken_for_a_silent_server()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.FallSilent(Body));
        using var cancellation = new CancellationTokenSource();

        Func<Task> fetch = () => FetchAsync(server, new MemoryStream(), Body.Length, Patience, (_, _) => cancellation.Cancel(), cancellation.Token);

        (await fetch.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancellation.Token);
    }

    [Fact]
    public async Task What_the_destination_throws_is_not_taken_for_a_fault_of_the_server()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Serve(Body));
        using var tooSmall = new MemoryStream(new byte[10]);

        await FluentActions.Awaiting(() => FetchAsync(server, tooSmall, Body.Length)).Should().ThrowAsync<NotSupportedException>();
    }

    private static async Task FetchAsync(
        LoopbackServer server, Stream destination, long limit, TimeSpan? patience = null, Action<long, long?>? received = null, CancellationToken token = default)
    {
        using var client = new HttpClient();
        await new HttpFetch(client, patience ?? Patience, TimeProvider.System).CopyAsync(server.Address("file"), destination, limit, received ?? ((_, _) => { }), token);
    }
}
