using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NeuralTraining.Tuning.PostgreSql.Tests.Support;

/// <summary>A way to a server on which the connection breaks after the server has done what it was asked, and before
/// its answer arrives.</summary>
internal sealed class LossyProxy : IDisposable
{
    // "Ready for query": the statement is committed.
    private static readonly byte[] Ready = [(byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;
    private byte[]? _fragment;
    private int _lost;

    public LossyProxy(int port)
    {
        _port = port;
        _listener.Start();
        _ = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The number of answers that were lost.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Loses the answer to the next statement that has a text.</summary>
    public void LoseAnswerTo(string fragment) => Volatile.Write(ref _fragment, Encoding.UTF8.GetBytes(fragment));

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync();
            _ = Task.Run(() => Forward(client));
        }
    }

    private async Task Forward(TcpClient client)
    {
        using TcpClient server = new();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _port);
            bool isLosing = false;
            Task up = Pump(client, server, sent =>
            {
                if (_fragment is { } fragment && sent.Span.IndexOf(fragment) >= 0)
                {
                    _fragment = null;
                    isLosing = true;
                }

                return Fate.Forward;
            });
            Task down = Pump(server, client, received =>
                !isLosing ? Fate.Forward : received.Span.IndexOf(Ready) >= 0 ? Fate.Break : Fate.Drop);
            await Task.WhenAny(up, down);
            if (isLosing)
            {
                Interlocked.Increment(ref _lost);
            }
        }
    }

    private static async Task Pump(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Fate> decide)
    {
        byte[] buffer = new byte[1 << 16];
        while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
        {
            Fate fate = decide(buffer.AsMemory(0, count));
            if (fate == Fate.Break)
            {
                return;
            }

            if (fate == Fate.Forward)
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
    }

    private enum Fate
    {
        Forward,
        Drop,
        Break,
    }
}
