using System.Buffers;
using System.Text;

namespace NeuralTraining.Files;

/// <summary>Recognizes the formats of files by their first bytes.</summary>
internal static class FileFormat
{
    /// <summary>The number of bytes needed to recognize a format.</summary>
    public const int SignatureLength = 128;

    /// <summary>The clause on a safetensors file.</summary>
    public const string Safetensors = "it is a safetensors file";

    private const int ZipNameOffset = 30, MaxQuoted = 60;

    private const string FromPyTorch =
        ": in Python, 'safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")' saves its weights " +
        "for MultiLayerNet.LoadWeights";

    private const string FromKeras =
        ": in Python, 'model.export(\"model.onnx\", format=\"onnx\")' saves it for the package NeuralTraining.Onnx";

    private const string FromArrays =
        ": in Python, 'safetensors.numpy.save_file(dict(numpy.load(\"weights.npz\")), \"weights.safetensors\")' saves them " +
        "for MultiLayerNet.LoadWeights";

    private static readonly SearchValues<byte> Printable =
        SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (byte)letter)]);

    /// <summary>Returns a clause for messages, such as "it is a zip archive …", or null if the format is
    /// unknown.</summary>
    public static string? Of(ReadOnlySpan<byte> start) => Recognize(start).Kind;

    /// <summary>Returns the clause with a line of Python that saves the weights of such a file for this library, or
    /// null if the format is unknown.</summary>
    public static string? WithConversion(ReadOnlySpan<byte> start)
    {
        (string? kind, string conversion) = Recognize(start);
        return kind is null ? null : kind + conversion;
    }

    private static (string? Kind, string Conversion) Recognize(ReadOnlySpan<byte> start) => start switch
    {
        [] => ("it is empty", ""),

        // First, as the length of its header may look like anything.
        [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..] => (Safetensors, ""),
        [0x80, >= 2 and <= 5, ..] => ("it is a pickle (PyTorch's older .pt and .pth)", FromPyTorch),
        [(byte)'P', (byte)'K', 3, 4, ..] => OfZip(start),
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n', ..] =>
            ("it is an HDF5 file (as Keras' .h5 are)", FromKeras),
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => ("it is an array of NumPy (.npy)", ""),
        [0x1F, 0x8B, ..] => ("it is a gzip file, which must be unpacked first", ""),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => ("it is a bzip2 file, which must be unpacked first", ""),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ("it is an xz file, which must be unpacked first", ""),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => ("it is a zstd file, which must be unpacked first", ""),
        [0, 0, >= 8 and <= 14, >= 1 and <= 4, 0, ..] => ("it is an IDX file (as MNIST's are), which IdxReader reads", ""),

        // The version of ONNX, then the key of one of the fields that a model begins with.
        [8, >= 1 and <= 32, 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42, ..] =>
            ("it is an ONNX model (.onnx), which the package NeuralTraining.Onnx imports", ""),
        _ when start.StartsWith("version https://git-lfs"u8) =>
            ("it is a Git LFS pointer to the file: 'git lfs pull' fetches the file itself", ""),
        _ => (OfText(start), ""),
    };

    private static (string Kind, string Conversion) OfZip(ReadOnlySpan<byte> start)
    {
        string first = Encoding.Latin1.GetString(start[Math.Min(ZipNameOffset, start.Length)..]);
        return Holds(".npy") ? ("it is a zip archive of NumPy's arrays (.npz)", FromArrays)
            : Holds("/data.pkl") ? ("it is a zip archive of PyTorch (.pt or .pth)", FromPyTorch)
            : Holds("metadata.json") || Holds("config.json") ? ("it is a zip archive of Keras (.keras)", FromKeras)
            : ("it is a zip archive (as PyTorch's .pt and Keras' .keras are)", FromPyTorch);

        bool Holds(string name) => first.Contains(name, StringComparison.Ordinal);
    }

    private static string? OfText(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        ReadOnlySpan<byte> text = (start.StartsWith(mark) ? start[mark.Length..] : start).Trim(" \t\r\n"u8);
        return text switch
        {
            [] => null,
            [(byte)'<', (byte)'!' or (byte)'?' or (byte)'h' or (byte)'H', ..] =>
                "it is an HTML or XML page, as a server sends instead of a file: download the file itself",
            [(byte)'{', ..] => $"it is a text of JSON{Beginning(text)}",
            _ => text.ContainsAnyExcept(Printable) ? null : $"it is a text{Beginning(text)}",
        };
    }

    /// <summary>Quotes the first line, with which a server may say what is wrong.</summary>
    private static string Beginning(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        return $", which begins with '{MessageText.Abbreviate(Encoding.ASCII.GetString(end < 0 ? text : text[..end]), MaxQuoted)}'";
    }
}
