using global::Onnx;
using Google.Protobuf.Collections;

namespace NeuralTraining.Onnx.Import;

/// <summary>Reads the numbers that a model keeps in files beside it, as PyTorch exports them.</summary>
/// <param name="folder">The folder of the model; null for a stream, which has no files beside it.</param>
internal sealed class ExternalData(string? folder)
{
    private readonly Dictionary<string, long> _lengths = new(StringComparer.Ordinal);

    /// <summary>The bytes of all files that have been read from, each counted once.</summary>
    public long Bytes => _lengths.Values.Sum();

    /// <summary>Reads the bytes of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="length">Their number.</param>
    /// <exception cref="InvalidDataException">The file is not in the folder of the model, or too short.</exception>
    public byte[] Read(TensorProto tensor, long length)
    {
        string location = Entry(tensor.ExternalData, "location") ?? "";
        if (folder is null)
        {
            throw Bad(tensor, "be in the stream itself", $"are in the file {Message.Quote(location)}: load the model by its path");
        }

        // Neither another folder nor a link: a model must not make its reader open any file of the machine.
        if (location is "" or "." or ".." || location.AsSpan().ContainsAny("/\\:\0"))
        {
            throw Bad(tensor, "be in a file of the model's own folder", $"are said to be in {Message.Quote(location)}");
        }

        string path = Path.Combine(folder, location);
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
        {
            throw Bad(
                tensor, $"be in the file {Message.Quote(location)} beside the model", file.Exists ? "that is a link" : "there is none");
        }

        long offset = Number(tensor, "offset", 0), stated = Number(tensor, "length", length);
        if (stated != length || offset > file.Length - length)
        {
            throw Bad(tensor, Invariant($"be {length} bytes of the file {Message.Quote(location)}"), Invariant(
                $"the file has {file.Length} bytes, and the tensor {stated} of them from {offset} on"));
        }

        _lengths[location] = file.Length;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = offset;
        var bytes = new byte[length];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw Bad(tensor, Invariant($"be {length} bytes of the file {Message.Quote(location)}"), "the file ends before");
    }

    private static long Number(TensorProto tensor, string key, long missing) => Entry(tensor.ExternalData, key) is not { } text
        ? missing
        : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Bad(tensor, $"have a whole number as their {key}", $"have {Message.Quote(text)}");

    private static string? Entry(RepeatedField<StringStringEntryProto> entries, string key) =>
        entries.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static InvalidDataException Bad(TensorProto tensor, string must, string found) =>
        new($"The numbers of {Message.Quote(tensor.Name)} must {must}, but {found}.");
}
