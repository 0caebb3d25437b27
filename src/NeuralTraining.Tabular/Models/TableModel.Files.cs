using System.Security.Cryptography;
using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <content>Models in files.</content>
public abstract partial class TableModel
{
    private readonly Lock _saving = new();

    /// <summary>Gets the SHA-256 hash of what <see cref="Save(Stream)"/> writes, in lower-case hexadecimal digits:
    /// models with the same hash give the same answers. <see cref="ModelFile"/> gives it for a file.</summary>
    /// <exception cref="InvalidOperationException">A file cannot hold the names, as in
    /// <see cref="Save(string)"/>.</exception>
    public string ContentHash
    {
        get
        {
            using var bytes = new MemoryStream();
            Save(bytes);
            return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        }
    }

    private protected abstract string Kind { get; }

    /// <summary>Saves the model to a safetensors file: the network, as <see cref="MultiLayerNet"/> saves it, with the
    /// preparation of columns, the target and the names of its classes. The same bytes for the same model.</summary>
    /// <remarks>The file is written whole or not at all: after a failure, a kill or a power cut, the previous file is
    /// still there.</remarks>
    /// <param name="path">The path of the file, in a folder that exists. A file that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">A name of a column, a class or a category has half of a surrogate
    /// pair, or all of them take more than the 100,000,000 bytes that a file can hold. Nothing has been
    /// written.</exception>
    /// <exception cref="IOException">The file could not be written, for example because the folder is missing or the
    /// disk is full. An old file is unchanged, unless the message says that the new one is in place.</exception>
    public void Save(string path)
    {
        lock (_saving)
        {
            _network.Save(path, Metadata());
        }
    }

    /// <summary>Saves the model to a stream, in the form of a safetensors file. The stream is not closed.</summary>
    /// <param name="stream">The stream.</param>
    /// <exception cref="InvalidOperationException">A file cannot hold the names, as for a file. Nothing has been
    /// written.</exception>
    public void Save(Stream stream)
    {
        lock (_saving)
        {
            _network.Save(stream, Metadata());
        }
    }

    /// <summary>Writes what only this kind of model has.</summary>
    private protected abstract void WriteOwn(Utf8JsonWriter json);

    private Dictionary<string, string> Metadata() => StoredModel.Write(json =>
    {
        json.WriteString("kind", Kind);
        StoredJson.Write(json, "target", Target);
        WriteOwn(json);
        json.WriteStartArray("columns");
        foreach (FittedColumn column in Preparation.FittedColumns)
        {
            json.WriteStartObject();
            column.Save(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
