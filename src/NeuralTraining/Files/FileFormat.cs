using System.Text;

namespace NeuralTraining.Files;

/// <summary>Recognizes the formats of files by their first bytes.</summary>
internal static class FileFormat
{
    /// <summary>The number of bytes needed to recognize a format.</summary>
    public const int SignatureLength = 64;

    private const int ZipNameOffset = 30;

    /// <summary>Returns a clause for messages, such as "it is a zip archive …", or null if the format is
    /// unknown.</summary>
    public static string? Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x80, >= 2 and <= 5, ..] => "it is a pickle (PyTorch's older .pt and .pth)",
        [(byte)'P', (byte)'K', 3, 4, ..] => OfZip(start),
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n', ..] => "it is an HDF5 file (as Keras' .h5 are)",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "it is an array of NumPy (.npy)",
        [0x1F, 0x8B, ..] => "it is a gzip file, which must be unpacked first",
        [(byte)'B', (byte)'Z', (byte)'h', ..] => "it is a bzip2 file, which must be unpacked first",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "it is an xz file, which must be unpacked first",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "it is a zstd file, which must be unpacked first",
        _ when start.StartsWith("version https://git-lfs"u8) =>
            "it is a Git LFS pointer to the file: 'git lfs pull' fetches the file itself",
        _ => OfText(start),
    };

    private static string OfZip(ReadOnlySpan<byte> start)
    {
        string first = Encoding.Latin1.GetString(start[Math.Min(ZipNameOffset, start.Length)..]);
        return first.Contains(".npy", StringComparison.Ordinal)
            ? "it is a zip archive of NumPy's arrays (.npz)"
            : "it is a zip archive (as PyTorch's .pt and Keras' .keras are)";
    }

    private static string? OfText(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        ReadOnlySpan<byte> text = (start.StartsWith(mark) ? start[mark.Length..] : start).TrimStart(" \t\r\n"u8);
        return text switch
        {
            [(byte)'<', (byte)'!' or (byte)'?' or (byte)'h' or (byte)'H', ..] =>
                "it is an HTML or XML page, as a server sends instead of a file",
            [(byte)'{', ..] => "it is a text of JSON",
            _ => null,
        };
    }
}
