using NeuralTraining.Files;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;
using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <content>Parameters and buffers in files.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Saves parameters and buffers to a safetensors file, the same bytes for the same values.</summary>
    /// <remarks>The file is written whole or not at all: after a failure, a kill or a power cut, the previous file is
    /// still there. Allocates little more than the names, and for PyTorch's format a copy of the weights.</remarks>
    /// <param name="path">The path of the file, in a folder that exists. A file that is there is replaced; a link to it
    /// is followed, and a pipe, a device or an open file such as <c>/dev/stdout</c> is written to.</param>
    /// <param name="format">How the file names and shapes the weights. Default: by this network's own names.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that the format does not take, or another
    /// call on it is under way; nothing has been written.</exception>
    /// <exception cref="IOException">The file could not be written, for example because the folder is missing or the
    /// disk is full. An old file is unchanged, unless the message says that the new one is in place.</exception>
    public void SaveWeights(string path, WeightsFormat format = WeightsFormat.Chapter)
    {
        using CallGuard.Call call = BeginCall();
        var layout = WeightsLayout.Of(this, format);
        FileToWrite.Write(path, stream => layout.Save(stream, Iteration));
    }

    /// <summary>Saves parameters and buffers to a stream, in the form of a safetensors file. The stream is not
    /// closed.</summary>
    /// <remarks>Allocates as for a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="format">How to name and shape the weights. Default: by this network's own names.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that the format does not take, or another
    /// call on it is under way; nothing has been written.</exception>
    public void SaveWeights(Stream stream, WeightsFormat format = WeightsFormat.Chapter)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CallGuard.Call call = BeginCall();
        WeightsLayout.Of(this, format).Save(stream, Iteration);
    }

    /// <summary>Loads parameters and buffers from a safetensors file: all of this network's, and no others.</summary>
    /// <remarks>Values of half or double precision (F16, BF16, F64) are converted. Any number is a value, NaN and
    /// infinities included. The <see cref="Iteration"/> stays as it is. Allocates as much as the network holds, as
    /// nothing in it changes before the whole file has been read, and at most four times the file's header, which takes
    /// at most 100,000,000 bytes.</remarks>
    /// <param name="path">The path of the file. A pipe or a device is read to its end; opening a pipe waits for a
    /// process that writes to it.</param>
    /// <param name="format">How the file names and shapes the weights. Default: by this network's own names.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that the format does not take, or another
    /// call on it is under way; nothing has been loaded.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a complete and valid safetensors file, or its names,
    /// shapes or types are not those of this network, or it was saved with another ε of a normalization; nothing has
    /// been loaded.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission; nothing has been
    /// loaded.</exception>
    public void LoadWeights(string path, WeightsFormat format = WeightsFormat.Chapter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using CallGuard.Call call = BeginCall();
        var layout = WeightsLayout.Of(this, format);
        FileToRead.Read(path, stream => layout.Load(new SafetensorsReader(stream, path)));
    }

    /// <summary>Loads parameters and buffers from a stream that holds a safetensors file, from its position to its end.
    /// The stream is not closed, and need not be able to seek.</summary>
    /// <remarks>As from a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="format">How the weights are named and shaped. Default: by this network's own names.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that the format does not take, or another
    /// call on it is under way; nothing has been loaded.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold a complete and valid safetensors file, or its
    /// names, shapes or types are not those of this network, or it was saved with another ε of a normalization; nothing
    /// has been loaded.</exception>
    public void LoadWeights(Stream stream, WeightsFormat format = WeightsFormat.Chapter)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CallGuard.Call call = BeginCall();
        WeightsLayout.Of(this, format).Load(new SafetensorsReader(stream, NameOf(stream)));
    }

    /// <summary>Loads parameters and buffers from a safetensors file of PyTorch's weights, whose modules have names of
    /// their own.</summary>
    /// <remarks>
    /// <para>Values, types and shapes are those of <see cref="WeightsFormat.PyTorch"/>, and the file holds all of this
    /// network's, and no others: only names differ. Allocates as without names.</para>
    /// <code>
    /// network.LoadWeights("model.safetensors", PyTorchNames.Sequential("linear_relu_stack."));
    /// network.LoadWeights("model.safetensors", PyTorchNames.Modules("fc1", "bn1", "fc2"));
    /// network.LoadWeights("model.safetensors", PyTorchNames.ByShape);
    /// </code>
    /// </remarks>
    /// <param name="path">The path of the file. A pipe or a device is read to its end; opening a pipe waits for a
    /// process that writes to it.</param>
    /// <param name="names">How the file names the modules.</param>
    /// <exception cref="ArgumentException">There is not a name for each layer with weights; nothing has been
    /// loaded.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that PyTorch's format does not take, or
    /// another call on it is under way; nothing has been loaded.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a complete and valid safetensors file, or its names,
    /// shapes or types are not those of this network, or it was saved with another ε of a normalization; nothing has
    /// been loaded. If names are missing, the message lists those that the file holds and, where it can be found, the
    /// <see cref="PyTorchNames"/> that would load it.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission; nothing has been
    /// loaded.</exception>
    public void LoadWeights(string path, PyTorchNames names)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(names);
        using CallGuard.Call call = BeginCall();
        IReadOnlyList<PyTorchModule> modules = ModulesFor(names);
        FileToRead.Read(path, stream => Load(modules, names, new SafetensorsReader(stream, path)));
    }

    /// <summary>Loads parameters and buffers from a stream that holds a safetensors file of PyTorch's weights, from its
    /// position to its end. The stream is not closed, and need not be able to seek.</summary>
    /// <remarks>As from a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="names">How the stream names the modules.</param>
    /// <exception cref="ArgumentException">There is not a name for each layer with weights; nothing has been
    /// loaded.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that PyTorch's format does not take, or
    /// another call on it is under way; nothing has been loaded.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold a complete and valid safetensors file, or its
    /// names, shapes or types are not those of this network, or it was saved with another ε of a normalization; nothing
    /// has been loaded.</exception>
    public void LoadWeights(Stream stream, PyTorchNames names)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(names);
        using CallGuard.Call call = BeginCall();
        Load(ModulesFor(names), names, new SafetensorsReader(stream, NameOf(stream)));
    }

    private static void Load(IReadOnlyList<PyTorchModule> modules, PyTorchNames names, SafetensorsReader reader) =>
        PyTorchLayout.Of(modules, names.Of(modules, reader)).Load(reader);

    private static string NameOf(Stream stream) => (stream as FileStream)?.Name ?? "stream";

    private IReadOnlyList<PyTorchModule> ModulesFor(PyTorchNames names)
    {
        IReadOnlyList<PyTorchModule> modules = PyTorchLayout.ModulesOf(this);
        names.RequireOneForEach(modules, Layers, nameof(names));
        return modules;
    }
}
