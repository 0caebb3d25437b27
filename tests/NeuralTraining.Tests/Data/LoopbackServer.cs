using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NeuralTraining.Tests.Data;

/// <summary>A web server on this machine and a free port, that answers as badly as a test wants.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, Answer> _answers;
    private readonly List<string> _requests = [];

    /// <param name="answers">The answer to a path, such as "/mirror/file.gz".</param>
    public LoopbackServer(Func<string, Answer> answers)
    {
        _answers = answers;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Writes what is sent back.</summary>
    public delegate Task Answer(Stream stream, CancellationToken end);

    /// <summary>Everything that was asked for, in order.</summary>
    public string[] Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static Answer NotFound => (stream, end) => HeadAsync(stream, "404 Not Found", 0, end);

    /// <summary>Never says a word.</summary>
    public static Answer Silence => (_, end) => Task.Delay(Timeout.Infinite, end);

    public Uri Address(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public static Answer Serve(byte[] body) => async (stream, end) =>
    {
        await HeadAsync(stream, "200 OK", body.Length, end);
        await stream.WriteAsync(body, end);
    };

    /// <summary>Serves without saying beforehand how much; the end of the connection is the end of the body.</summary>
    public static Answer ServeUnannounced(byte[] body) => async (stream, end) =>
    {
        await HeadAsync(stream, "200 OK", null, end);
        await stream.WriteAsync(body, end);
    };

    /// <summary>Announces the whole body, sends the first half, and closes the connection.</summary>
    public static Answer BreakOff(byte[] body) => async (stream, end) =>
    {
        await HeadAsync(stream, "200 OK", body.Length, end);
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), end);
    };

    /// <summary>Announces the whole body, sends the first half, and falls silent.</summary>
    public static Answer FallSilent(byte[] body) => async (stream, end) =>
    {
        await BreakOff(body)(stream, end);
        await Task.Delay(Timeout.Infinite, end);
    };

    /// <summary>Sends some bytes and then zeros, without end.</summary>
    public static Answer Endless(byte[] beginning) => async (stream, end) =>
    {
        await ServeUnannounced(beginning)(stream, end);
        while (true)
        {
            await stream.WriteAsync(new byte[4096], end);
        }
    };

    /// <summary>Announces so many bytes, and sends none.</summary>
    public static Answer Announce(long length) => async (stream, end) =>
    {
        await HeadAsync(stream, "200 OK", length, end);
        await Task.Delay(Timeout.Infinite, end);
    };

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private static async Task HeadAsync(Stream stream, string status, long? length, CancellationToken end)
    {
        string announced = length is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{announced}Connection: close\r\n\r\n"), end);
    }

    private async Task AcceptAsync()
    {
        CancellationToken end = _end.Token;
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(end), end);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken end)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string path = (await reader.ReadLineAsync(end))!.Split(' ')[1];
                while (await reader.ReadLineAsync(end) is { Length: > 0 })
                {
                }

                lock (_requests)
                {
                    _requests.Add(path);
                }

                await _answers(path)(stream, end);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The test is over, or the other side has hung up.
        }
    }
}
