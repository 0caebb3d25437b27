namespace NeuralTraining.Data;

/// <summary>Downloads into a stream, with a limit on the size and an idle timeout.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="idleTimeout">The maximum time without data from the server.</param>
/// <param name="time">The clock of the timeout.</param>
internal sealed class HttpFetch(HttpClient client, TimeSpan idleTimeout, TimeProvider time)
{
    private const int ChunkLength = 1 << 16;

    /// <summary>Copies the response of a server to a stream.</summary>
    /// <param name="source">The address.</param>
    /// <param name="destination">The stream to write to. Its exceptions are thrown unchanged.</param>
    /// <param name="limit">The maximum number of bytes.</param>
    /// <param name="received">Called after each chunk with the numbers of bytes received and announced.</param>
    /// <param name="cancellationToken">The token to cancel the download.</param>
    /// <exception cref="HttpRequestException">The server could not be reached, refused, broke off or timed
    /// out.</exception>
    /// <exception cref="InvalidDataException">The server sent or announced more than the limit.</exception>
    public async Task CopyAsync(
        Uri source, Stream destination, long limit, Action<long, long?> received, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(idleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        using HttpResponseMessage response = await AwaitAsync(
            client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, either.Token), idle, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        long? announced = response.Content.Headers.ContentLength;
        RequireWithin(limit, announced ?? 0, source);

        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] chunk = new byte[ChunkLength];
        long total = 0;
        while (true)
        {
            idle.CancelAfter(idleTimeout);
            int count = await AwaitAsync(body.ReadAsync(chunk, either.Token).AsTask(), idle, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            total += count;
            RequireWithin(limit, total, source);
            await destination.WriteAsync(chunk.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            received(total, announced);
        }
    }

    /// <summary>Awaits an answer and throws an <see cref="HttpRequestException"/> for a timeout or a broken
    /// connection.</summary>
    private async Task<T> AwaitAsync<T>(Task<T> answer, CancellationTokenSource idle, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string reason = idle.IsCancellationRequested
                ? Invariant($"The server must not fall silent for longer than '{idleTimeout.TotalSeconds}' seconds, but did.")
                : exception.Message; // The client has a timeout of its own, which says so.
            throw new HttpRequestException(reason, exception);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException($"The server must send all of its answer, but broke off. {exception.Message}", exception);
        }
    }

    private static void RequireWithin(long limit, long length, Uri source)
    {
        if (length > limit)
        {
            throw new InvalidDataException(Invariant($"'{source}' must serve at most '{limit}' bytes, but serves '{length}' or more."));
        }
    }
}
