using NeuralTraining.Data;

namespace NeuralTraining;

/// <summary>The MNIST handwritten digits (LeCun, Cortes and Burges), and every data set that is published in the same
/// four files.</summary>
/// <remarks>
/// <para>The files are <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c>
/// and
/// <c>t10k-labels-idx1-ubyte</c>, each unpacked or gzipped. Fashion-MNIST and KMNIST have the same.</para>
/// <para>They are also found as they are renamed on their way: in upper case, with dots or underscores
/// (<c>train-images.idx3-ubyte</c>), with
/// <c>test</c> for <c>t10k</c>, with <c>.gz</c> behind, each in a folder of its own name (Kaggle's archive), and behind
/// a prefix that the four share (<c>emnist-digits-train-images-idx3-ubyte.gz</c>). The images of EMNIST have rows and
/// columns exchanged, and are read as they are.</para>
/// </remarks>
public static class Mnist
{
    private static readonly Uri[] Mirrors =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Reads the four files in a folder. Of a file that is there unpacked and gzipped, the unpacked is read,
    /// and of several sets that without a prefix.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">How many bytes of values each file may hold, unpacked, at least 1. Default:
    /// <see cref="IdxReader.DefaultMaxBytes"/>.</param>
    /// <returns>The training and the test samples: inputs [count, rows · columns], each pixel divided by 255 so that it
    /// lies in [0, 1].</returns>
    /// <remarks>Allocates four bytes for every pixel and every label, 220 MB for MNIST, once all files have been read
    /// to their ends and found to go together, and little more: each file is read, and unpacked, twice.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">Files are missing; the message lists them, and what is there by similar
    /// names.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, holds more than the maximum, does not hold images or
    /// labels, or does not go with the others; or there are several sets of files, all with prefixes.</exception>
    /// <exception cref="IOException">A file could not be read, as this process may not, for instance, or is a pipe or
    /// a device; or the folder may not be listed, and does not hold the four files by their usual names.</exception>
    public static (Dataset Train, Dataset Test) Load(string folder, int maxBytes = IdxReader.DefaultMaxBytes) => new MnistFolder(folder, maxBytes).Load();

    /// <summary>Fetches the files of MNIST that a folder lacks, over HTTPS from the usual public mirrors: 11 MB in
    /// all.</summary>
    /// <param name="folder">The folder, which is made if need be.</param>
    /// <param name="progress">Told how far each file has come, after each chunk.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <remarks>
    /// <para>The mirrors are ossci-datasets.s3.amazonaws.com and storage.googleapis.com/cvdf-datasets, asked in this
    /// order. The proxy settings of the system apply. A file that is there already, unpacked or gzipped, is neither
    /// fetched nor looked into.</para>
    /// <para>A file is written under another name beside its own, and renamed once the SHA-256 sum of what it unpacks
    /// to is the known one. After a failure or a cancellation the folder holds what it held before and the files that
    /// were complete by then.</para>
    /// </remarks>
    /// <exception cref="HttpRequestException">No mirror served the right file; the message tells what happened at
    /// each.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">The download was stopped.</exception>
    public static async Task DownloadAsync(
        string folder, IProgress<MnistDownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient();
        await DownloadAsync(folder, client, Mirrors, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches the files of MNIST that a folder lacks, from mirrors of one's own.</summary>
    /// <param name="folder">The folder, which is made if need be.</param>
    /// <param name="client">Sends the requests.</param>
    /// <param name="mirrors">The addresses under which the four files lie, gzipped, in the order in which they are to
    /// be asked.</param>
    /// <param name="progress">Told how far each file has come, after each chunk.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <remarks><inheritdoc cref="DownloadAsync(string, IProgress{MnistDownloadProgress}?, CancellationToken)" path="/remarks/para[2]" /></remarks>
    /// <exception cref="ArgumentException">There is no mirror, or one is not an absolute address with http or
    /// https.</exception>
    /// <exception cref="HttpRequestException">No mirror served the right file; the message tells what happened at
    /// each.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">The download was stopped.</exception>
    public static Task DownloadAsync(
        string folder, HttpClient client, IReadOnlyList<Uri> mirrors, IProgress<MnistDownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(mirrors);
        if (mirrors.Count == 0)
        {
            throw new ArgumentException("There must be at least one mirror, but there is none.", nameof(mirrors));
        }

        foreach (Uri mirror in mirrors)
        {
            ArgumentNullException.ThrowIfNull(mirror, nameof(mirrors));
            if (!mirror.IsAbsoluteUri || mirror.Scheme is not ("http" or "https"))
            {
                throw new ArgumentException(Invariant($"A mirror must be an absolute address with http or https, but was '{mirror}'."), nameof(mirrors));
            }
        }

        return new MnistDownload(new HttpFetch(client, MnistDownload.IdleTimeout, TimeProvider.System), [.. mirrors], progress).RunAsync(folder, cancellationToken);
    }
}
