using NeuralTraining.Files;
using NeuralTraining.Networks;

namespace NeuralTraining;

/// <content>Frozen networks in files.</content>
public sealed partial class FrozenNetwork
{
    /// <summary>Saves the network to a safetensors file: everything that predictions need, the same bytes for the same
    /// network.</summary>
    /// <remarks>The file is written whole or not at all: after a failure, a kill or a power cut, the previous file is
    /// still there. Allocates a copy of the weights, which are packed in memory.</remarks>
    /// <param name="path">The path of the file, in a folder that exists. A file that is there is replaced; a link to it
    /// is followed, and a pipe, a device or an open file such as <c>/dev/stdout</c> is written to.</param>
    /// <exception cref="IOException">The file could not be written, for example because the folder is missing or the
    /// disk is full. An old file is unchanged, unless the message says that the new one is in place.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that are not of this library; nothing has
    /// been written.</exception>
    public void Save(string path) => FileToWrite.Write(path, StoredSteps.Writer(Inputs, _steps, _meaning).Write);

    /// <summary>Saves the network to a stream, in the form of a safetensors file. The stream is not closed.</summary>
    /// <remarks>Allocates a copy of the weights, which are packed in memory.</remarks>
    /// <param name="stream">The stream.</param>
    /// <exception cref="InvalidOperationException">The network has layers that are not of this library; nothing has
    /// been written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StoredSteps.Writer(Inputs, _steps, _meaning).Write(stream);
    }

    /// <summary>Loads a network that <see cref="Save(string)"/> has saved. Its predictions equal the saved network's to
    /// the bit.</summary>
    /// <remarks>Any number is a weight, NaN and infinities included. Memory grows with what
    /// is read, to at most four times that. The header takes at most 100,000,000 bytes.</remarks>
    /// <param name="path">The path of the file. A pipe or a device is read to its end; opening a pipe waits for a
    /// process that writes to it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of a frozen network, or not whole.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static FrozenNetwork Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileToRead.Read(path, stream => Load(stream, path));
    }

    /// <summary>Loads a network from a stream, which is read to its end and not closed. It need not be able to
    /// seek.</summary>
    /// <remarks>As from a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <exception cref="InvalidDataException">The stream does not hold a frozen network, or not the whole of
    /// one.</exception>
    public static FrozenNetwork Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, "stream");
    }

    private static FrozenNetwork Load(Stream stream, string name)
    {
        var stored = new StoredSteps(new SafetensorsReader(stream, name));
        return new FrozenNetwork(stored.Inputs, stored.Read(), stored.Meaning);
    }
}
