using System.Security.Cryptography;
using NeuralTraining.Files;

namespace NeuralTraining.Data;

/// <summary>Describes one of the four files of MNIST and of the data sets in its form.</summary>
/// <param name="Name">The name of the unpacked file.</param>
/// <param name="Length">The size of MNIST's own file in unpacked bytes.</param>
/// <param name="Sha256">The SHA-256 hash of MNIST's own file, unpacked, because mirrors pack it differently.</param>
internal sealed record MnistFile(string Name, int Length, string Sha256)
{
    private const int ChunkLength = 1 << 16;

    public static readonly MnistFile TrainImages =
        new("train-images-idx3-ubyte", 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");

    public static readonly MnistFile TrainLabels =
        new("train-labels-idx1-ubyte", 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");

    public static readonly MnistFile TestImages =
        new("t10k-images-idx3-ubyte", 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");

    public static readonly MnistFile TestLabels =
        new("t10k-labels-idx1-ubyte", 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    public static IReadOnlyList<MnistFile> All { get; } = [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Gets the name of the gzipped file.</summary>
    public string PackedName => Name + ".gz";

    /// <summary>Gets an upper bound of the gzipped size: gzip enlarges incompressible data by less than a
    /// thousandth.</summary>
    public int MaxPackedLength => Length + (Length / 1000) + 1024;

    /// <summary>Verifies that a stream contains MNIST's own file, and returns whether it is gzipped. Unpacks at most
    /// the file's length, into a small buffer.</summary>
    /// <exception cref="InvalidDataException">The stream contains something else.</exception>
    public bool Verify(Stream stream, string name, CancellationToken cancellationToken)
    {
        using var reader = new UnpackedReader(stream, name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkLength];
        long length = 0;
        int count = chunk.Length;
        while (count == chunk.Length && length <= Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count = reader.Read(chunk);
            hash.AppendData(chunk, 0, count);
            length += count;
        }

        if (length != Length)
        {
            string found = length > Length ? "more" : Invariant($"'{length}'");
            throw new InvalidDataException(
                Invariant($"The file '{MessageText.Escape(name)}' must hold '{Length}' bytes, unpacked, but holds {found}."));
        }

        string sum = Convert.ToHexStringLower(hash.GetHashAndReset());
        return sum == Sha256
            ? reader.IsGzip
            : throw new InvalidDataException(
                $"The file '{MessageText.Escape(name)}' must have the SHA-256 sum '{Sha256}', unpacked, but has '{sum}'.");
    }
}
