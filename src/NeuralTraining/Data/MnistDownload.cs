using NeuralTraining.Files;

namespace NeuralTraining.Data;

/// <summary>Downloads the MNIST files that are missing from a folder. A file gets its name only after it has been
/// verified.</summary>
/// <param name="fetch">Downloads a file.</param>
/// <param name="mirrors">The addresses to download from. Each is tried after the previous one failed.</param>
/// <param name="progress">Receives a report after each chunk, or null.</param>
internal sealed class MnistDownload(HttpFetch fetch, IReadOnlyList<Uri> mirrors, IProgress<MnistDownloadProgress>? progress)
{
    /// <summary>Gets the maximum time without data from a mirror.</summary>
    public static TimeSpan IdleTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <exception cref="IOException">The folder or a file in it could not be written.</exception>
    public async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            await FillAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (FileFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                $"Writing to the folder '{MessageText.Escape(folder)}' failed: {FileFailure.Reason(exception)}", exception);
        }
    }

    private async Task FillAsync(string folder, CancellationToken cancellationToken)
    {
        bool isNew = !Directory.Exists(folder);
        DurableFolder.Create(folder);
        try
        {
            Dictionary<MnistFile, string> found = MnistNames.Find(folder)[""];
            foreach (MnistFile file in MnistFile.All.Where(file => !found.ContainsKey(file)))
            {
                await FetchFromAnyAsync(file, folder, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (isNew && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private async Task FetchFromAnyAsync(MnistFile file, string folder, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (Uri mirror in mirrors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var source = new Uri($"{mirror.AbsoluteUri.TrimEnd('/')}/{file.PackedName}");
                await FetchAsync(file, source, folder, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidDataException)
            {
                failures.Add(exception);
            }
        }

        IEnumerable<string> reasons = failures.Select((failure, i) => Invariant($"{Environment.NewLine}'{mirrors[i]}': {failure.Message}"));
        throw new HttpRequestException(
            $"One of the mirrors must serve the right '{file.PackedName}', " +
            $"but none did.{string.Concat(reasons)}",
            new AggregateException(failures));
    }

    private async Task FetchAsync(MnistFile file, Uri source, string folder, CancellationToken cancellationToken)
    {
        string temporary = Path.Combine(folder, $"{file.PackedName}.{Path.GetRandomFileName()}");
        try
        {
            bool isGzip;
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await fetch.CopyAsync(source, stream, file.MaxPackedLength, Report, cancellationToken).ConfigureAwait(false);
                stream.Position = 0;
                isGzip = file.Verify(stream, source.AbsoluteUri, cancellationToken);
                DiskFlush.File(stream);
            }

            Rename(temporary, Path.Combine(folder, isGzip ? file.PackedName : file.Name));
            DiskFlush.Folder(folder);
        }
        finally
        {
            File.Delete(temporary);
        }

        void Report(long received, long? announced) => progress?.Report(new MnistDownloadProgress(source, received, announced));
    }

    private static void Rename(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another download into the same folder finished first.
        }
    }
}
