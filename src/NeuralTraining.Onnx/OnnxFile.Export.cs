using global::Onnx;
using NeuralTraining.Files;
using NeuralTraining.Onnx.Export;

namespace NeuralTraining.Onnx;

/// <content>Networks as ONNX files.</content>
public static partial class OnnxFile
{
    /// <summary>Saves a network as an ONNX file, which ONNX Runtime and others can run: what it computes at inference,
    /// for any number of rows. The same bytes for the same network and options.</summary>
    /// <remarks>
    /// <para>An affine layer is a Gemm node, and so on: BatchNormalization, LayerNormalization, Relu, LeakyRelu, Elu,
    /// Sigmoid, Tanh, Softplus; GELU and SiLU are several nodes, as the operator set has none. Dropout has none, but a
    /// Mul if it scales at inference. Predictions equal those of <see cref="MultiLayerNet.Freeze"/>, within
    /// rounding.</para>
    /// <para>The file is written whole or not at all: after a failure, a kill or a power cut, the previous file is
    /// still there. Allocates a copy of the weights; three with <see cref="OnnxOptions.Fold"/>.</para>
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, in a folder that exists. A file that is there is replaced; a link to it
    /// is followed, and a pipe, a device or an open file such as <c>/dev/stdout</c> is written to.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="OnnxOptions"/>.</param>
    /// <exception cref="ArgumentException">A name or a text of the options is not possible; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that are not of this library; its loss has no
    /// probabilities, and the options ask for them; its weights take more than 2,000,000,000 bytes; or another thread
    /// is at work on it. Nothing has been written.</exception>
    /// <exception cref="IOException">The file could not be written, for example because the folder is missing or the
    /// disk is full. An old file is unchanged, unless the message says that the new one is in place.</exception>
    public static void Save(MultiLayerNet network, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Save(NetworkModel.Of(network, options ?? new()), path);
    }

    /// <summary>Saves a network to a stream, in the form of an ONNX file. The stream is not closed.</summary>
    /// <remarks>As to a file.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="OnnxOptions"/>.</param>
    /// <exception cref="ArgumentException">A name or a text of the options is not possible; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">An ONNX file cannot hold the network, or another thread is at work
    /// on it; nothing has been written.</exception>
    public static void Save(MultiLayerNet network, Stream stream, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        Model.Write(NetworkModel.Of(network, options ?? new()), stream);
    }

    /// <summary>Saves a frozen network as an ONNX file. The same bytes for the same network and options.</summary>
    /// <remarks>As a network that is folded. Allocates two copies of the weights.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, in a folder that exists. A file that is there is replaced; a link to it
    /// is followed, and a pipe, a device or an open file such as <c>/dev/stdout</c> is written to.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="OnnxOptions"/>.</param>
    /// <exception cref="ArgumentException">A name or a text of the options is not possible; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">The network has layers that are not of this library; no loss with
    /// probabilities is known, and the options ask for them; or its weights take more than 2,000,000,000 bytes.
    /// Nothing has been written.</exception>
    /// <exception cref="IOException">The file could not be written, for example because the folder is missing or the
    /// disk is full. An old file is unchanged, unless the message says that the new one is in place.</exception>
    public static void Save(FrozenNetwork network, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Save(NetworkModel.Of(network, options ?? new()), path);
    }

    /// <summary>Saves a frozen network to a stream, in the form of an ONNX file. The stream is not closed.</summary>
    /// <remarks>As to a file.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="OnnxOptions"/>.</param>
    /// <exception cref="ArgumentException">A name or a text of the options is not possible; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">An ONNX file cannot hold the network; nothing has been
    /// written.</exception>
    public static void Save(FrozenNetwork network, Stream stream, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        Model.Write(NetworkModel.Of(network, options ?? new()), stream);
    }

    private static void Save(ModelProto model, string path) => FileToWrite.Write(path, stream => Model.Write(model, stream));
}
