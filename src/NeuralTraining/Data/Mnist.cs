using NeuralTraining.Data;

namespace NeuralTraining;

/// <summary>Loads and downloads the MNIST handwritten digits (LeCun, Cortes and Burges), and loads every data set that
/// is published in the same four files.</summary>
/// <remarks>
/// <para>The files are <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c>
/// and <c>t10k-labels-idx1-ubyte</c>, each unpacked or gzipped. Those of Fashion-MNIST and KMNIST have the same
/// names.</para>
/// <para>Common variants of the names are also recognized: upper case, dots or underscores
/// (<c>train-images.idx3-ubyte</c>), <c>test</c> for <c>t10k</c>, the extension <c>.gz</c>, a folder for each file with
/// the same name (Kaggle's archive), and a prefix common to all four (<c>emnist-digits-train-images-idx3-ubyte.gz</c>).
/// The images of EMNIST are transposed and are read as they are.</para>
/// </remarks>
public static class Mnist
{
    private static readonly Uri[] Mirrors =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Loads the four files in a folder. An unpacked file takes precedence over a gzipped one, and a set
    /// without a prefix over others.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">The maximum size of the values in each file, in unpacked bytes, at least 1. Default:
    /// <see cref="IdxReader.DefaultMaxBytes"/>.</param>
    /// <returns>The training and the test samples: inputs [count, rows · columns], with each pixel divided by 255, so
    /// that it is in [0, 1].</returns>
    /// <remarks>Allocates four bytes for each pixel and each label, 220 MB for MNIST, once the images have been read to
    /// their end, and until then a byte for each pixel that was read.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">Files are missing. The message lists them and similar names that are
    /// present.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, exceeds the maximum, does not contain images or
    /// labels, or does not match the others; or there are several sets of files, all with prefixes.</exception>
    /// <exception cref="IOException">A file could not be read, for example because permission was denied, or is a pipe
    /// or a device; or the folder could not be listed and does not contain the four files by their usual
    /// names.</exception>
    public static (Dataset Train, Dataset Test) Load(string folder, int maxBytes = IdxReader.DefaultMaxBytes) =>
        new MnistFolder(folder, maxBytes).Load();

    /// <summary>Downloads the MNIST files that are missing from a folder, over HTTPS from the usual public mirrors: 11
    /// MB in all.</summary>
    /// <param name="folder">The folder, which is created if it does not exist.</param>
    /// <param name="progress">Receives the progress of each file after each chunk, or null.</param>
    /// <param name="cancellationToken">The token to cancel the download.</param>
    /// <remarks>
    /// <para>The mirrors are ossci-datasets.s3.amazonaws.com and storage.googleapis.com/cvdf-datasets, tried in this
    /// order. The proxy settings of the system apply. An existing file, unpacked or gzipped, is neither downloaded nor
    /// verified.</para>
    /// <para>A file is written under a temporary name in the folder, and renamed after the SHA-256 hash of its unpacked
    /// content has been verified. After a failure or a cancellation, the folder contains its previous files and those
    /// completed by then.</para>
    /// </remarks>
    /// <exception cref="HttpRequestException">No mirror served the right file. The message has the reason for
    /// each.</exception>
    /// <exception cref="IOException">The folder could not be written to.</exception>
    /// <exception cref="OperationCanceledException">The download was canceled.</exception>
    public static async Task DownloadAsync(
        string folder, IProgress<MnistDownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient();
        await DownloadAsync(folder, client, Mirrors, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads the MNIST files that are missing from a folder, from the given mirrors.</summary>
    /// <param name="folder">The folder, which is created if it does not exist.</param>
    /// <param name="client">Sends the requests.</param>
    /// <param name="mirrors">The base addresses of the four gzipped files, in the order in which they are
    /// tried.</param>
    /// <param name="progress">Receives the progress of each file after each chunk, or null.</param>
    /// <param name="cancellationToken">The token to cancel the download.</param>
    /// <remarks>
    /// <inheritdoc cref="DownloadAsync(string, IProgress{MnistDownloadProgress}?, CancellationToken)"
    /// path="/remarks/para[2]" />
    /// </remarks>
    /// <exception cref="ArgumentException">There are no mirrors, or one is not an absolute HTTP or HTTPS
    /// address.</exception>
    /// <exception cref="HttpRequestException">No mirror served the right file. The message has the reason for
    /// each.</exception>
    /// <exception cref="IOException">The folder could not be written to.</exception>
    /// <exception cref="OperationCanceledException">The download was canceled.</exception>
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
                throw new ArgumentException(
                    Invariant($"A mirror must be an absolute address with http or https, but was '{mirror}'."), nameof(mirrors));
            }
        }

        var fetch = new HttpFetch(client, MnistDownload.IdleTimeout, TimeProvider.System);
        return new MnistDownload(fetch, [.. mirrors], progress).RunAsync(folder, cancellationToken);
    }
}
