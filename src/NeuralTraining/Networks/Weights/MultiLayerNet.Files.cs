using NeuralTraining.Files;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;
using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <content>Whole networks in files.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Saves the network to a safetensors file: its layers, loss, regularizers, row blocks, seed and
    /// <see cref="Iteration"/>, and the values of its parameters and buffers. The same bytes for the same
    /// network.</summary>
    /// <remarks>
    /// <para>The file describes each part by the name of its class and its hyperparameters. A part of your own is saved
    /// like any other, and loaded through a <see cref="PartFactory"/>. The file holds neither initializers, as it holds
    /// the weights, nor <see cref="MaxDegreeOfParallelism"/>.</para>
    /// <para>The file is written whole or not at all: after a failure, a kill or a power cut, the previous file is
    /// still there. Allocates little more than the names and the metadata.</para>
    /// </remarks>
    /// <param name="path">The path of the file, in a folder that exists. A file that is there is replaced; a link to it
    /// is followed, and a pipe, a device or an open file such as <c>/dev/stdout</c> is written to.</param>
    /// <param name="metadata">Texts by name that the file also holds, such as the names of classes: at most 1,000. With
    /// the description of the network they take at most 100,000,000 bytes. Default: null: none.</param>
    /// <exception cref="ArgumentException">There are too many texts, one is null, or one is not valid Unicode; nothing
    /// has been written.</exception>
    /// <exception cref="InvalidOperationException">The network has more than 1,000 layers, or names or texts that are
    /// too long; two classes of your own have one name; the name of a hyperparameter of your own has a parenthesis, a
    /// colon or a comma; or another call on the network is under way. Nothing has been written.</exception>
    /// <exception cref="IOException">The file could not be written, for example because the folder is missing or the
    /// disk is full. An old file is unchanged, unless the message says that the new one is in place.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using CallGuard.Call call = BeginCall();
        FileToWrite.Write(path, StoredNetworkWriter.Of(this, metadata).Write);
    }

    /// <summary>Saves the network to a stream, in the form of a safetensors file. The stream is not closed.</summary>
    /// <remarks>As to a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="metadata">Texts by name, as for a file. Default: null: none.</param>
    /// <exception cref="ArgumentException">There are too many texts, one is null, or one is not valid Unicode; nothing
    /// has been written.</exception>
    /// <exception cref="InvalidOperationException">A file cannot hold the network, or another call on it is under way;
    /// nothing has been written.</exception>
    public void Save(Stream stream, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CallGuard.Call call = BeginCall();
        StoredNetworkWriter.Of(this, metadata).Write(stream);
    }

    /// <summary>Loads a network that <see cref="Save(string, IReadOnlyDictionary{string, string}?)"/> has saved. It
    /// predicts, and trains on with the saved state of its optimizer, as the saved network does, to the bit.</summary>
    /// <remarks>Any number is a weight, NaN and infinities included. Takes at most six times as much memory as the
    /// bytes that are read, and some megabytes for the description. A checksum in the file reveals damage.</remarks>
    /// <param name="path">The path of the file. A pipe or a device is read to its end; opening a pipe waits for a
    /// process that writes to it.</param>
    /// <param name="parts">The factories of layers, losses and regularizers of your own. Default: null: none; the
    /// library's need none.</param>
    /// <exception cref="ArgumentException">A factory is null, or two have one name.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of a network, or damaged, or has a part that no
    /// factory makes from its hyperparameters.</exception>
    /// <exception cref="InvalidOperationException">A factory returned null, or a layer of another network.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static MultiLayerNet Load(string path, IReadOnlyList<PartFactory>? parts = null) => Load(path, out _, parts);

    /// <summary>Loads a network and the texts that were saved with it.</summary>
    /// <remarks>As without them.</remarks>
    /// <param name="path">The path of the file.</param>
    /// <param name="metadata">Takes the texts by name, empty if there are none. Immutable.</param>
    /// <param name="parts">The factories of layers, losses and regularizers of your own. Default: null: none.</param>
    /// <exception cref="ArgumentException">A factory is null, or two have one name.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of a network, or damaged, or has a part that no
    /// factory makes from its hyperparameters.</exception>
    /// <exception cref="InvalidOperationException">A factory returned null, or a layer of another network.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static MultiLayerNet Load(
        string path, out IReadOnlyDictionary<string, string> metadata, IReadOnlyList<PartFactory>? parts = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var factories = new PartFactories(parts);
        (MultiLayerNet network, metadata) = FileToRead.Read(path, stream => Load(stream, path, factories));
        return network;
    }

    /// <summary>Loads a network from a stream, which is read from its position to its end and not closed. It need not
    /// be able to seek.</summary>
    /// <remarks>As from a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="parts">The factories of layers, losses and regularizers of your own. Default: null: none.</param>
    /// <exception cref="ArgumentException">A factory is null, or two have one name.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold a network, or a damaged one, or one with a part
    /// that no factory makes from its hyperparameters.</exception>
    /// <exception cref="InvalidOperationException">A factory returned null, or a layer of another network.</exception>
    public static MultiLayerNet Load(Stream stream, IReadOnlyList<PartFactory>? parts = null) => Load(stream, out _, parts);

    /// <summary>Loads a network from a stream, and the texts that were saved with it.</summary>
    /// <remarks>As from a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="metadata">Takes the texts by name, empty if there are none. Immutable.</param>
    /// <param name="parts">The factories of layers, losses and regularizers of your own. Default: null: none.</param>
    /// <exception cref="ArgumentException">A factory is null, or two have one name.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold a network, or a damaged one, or one with a part
    /// that no factory makes from its hyperparameters.</exception>
    /// <exception cref="InvalidOperationException">A factory returned null, or a layer of another network.</exception>
    public static MultiLayerNet Load(
        Stream stream, out IReadOnlyDictionary<string, string> metadata, IReadOnlyList<PartFactory>? parts = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (MultiLayerNet network, metadata) = Load(stream, (stream as FileStream)?.Name ?? "stream", new PartFactories(parts));
        return network;
    }

    private static (MultiLayerNet Network, IReadOnlyDictionary<string, string> Metadata) Load(
        Stream stream, string name, PartFactories factories)
    {
        var stored = new StoredNetwork(new SafetensorsReader(stream, name, hasChecksum: true), factories);
        return (stored.Read(), stored.Metadata);
    }
}
