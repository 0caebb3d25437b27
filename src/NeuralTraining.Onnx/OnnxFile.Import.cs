using NeuralTraining.Losses;
using NeuralTraining.Onnx.Import;

namespace NeuralTraining.Onnx;

/// <content>Loading networks.</content>
public static partial class OnnxFile
{
    /// <summary>Loads a multilayer perceptron that PyTorch, Keras, scikit-learn or this library has exported. It can be
    /// used, trained on, saved and exported like any other.</summary>
    /// <remarks>
    /// <para>The file has one input [batch, features], or more dimensions that are flattened first, and a chain of
    /// fully connected layers, activations, batch and layer normalizations and dropout: what PyTorch's
    /// <c>nn.Sequential</c>, Keras' <c>Dense</c> stack and scikit-learn's <c>MLPClassifier</c> and <c>MLPRegressor</c>
    /// become. Anything else is refused by the name of its node. Constants that scale or shift columns, such as a
    /// scaler's, become part of the weights beside them. Nodes that no output depends on are ignored.</para>
    /// <para>A softmax at the end becomes part of the loss, <see cref="SoftmaxCrossEntropy"/>, and so does a sigmoid of
    /// one output, <see cref="BinaryCrossEntropy"/>. <see
    /// cref="MultiLayerNet.PredictProbabilities(System.Numerics.Tensors.Tensor{float})"/> is what such a file computes,
    /// and <see cref="MultiLayerNet.Predict(System.Numerics.Tensors.Tensor{float})"/> what it computes before the
    /// softmax or sigmoid. Of scikit-learn's two classes, the file has the probabilities of both and the network that
    /// of the second. Without a softmax or sigmoid at the end, <c>Predict</c> is what the file computes. A file of this
    /// library then names its loss, which is made with default settings; others do not say what their outputs mean, and
    /// the loss is <see cref="MeanSquaredError"/>. Pass <see cref="SoftmaxCrossEntropy"/> if the outputs are the logits
    /// of classes.</para>
    /// <para>Weights are converted to single precision. The seed of the network is 0. Numbers in files beside the
    /// model, as PyTorch writes them, are read from the model's folder only. Memory grows with the bytes that are read:
    /// about six bytes for each, and at most a hundred for a hostile file, beside a megabyte.</para>
    /// </remarks>
    /// <param name="path">The path of the file.</param>
    /// <param name="loss">The loss of the network. Default: null: the loss that the file tells.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">The loss does not fit the outputs, or gives no probabilities for a file that
    /// ends in a softmax.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an ONNX model, is damaged, or is not a multilayer
    /// perceptron.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static MultiLayerNet Load(string path, ILoss? loss = null) => Load(path, out _, loss);

    /// <summary>Loads a multilayer perceptron and the names of its classes.</summary>
    /// <remarks>As without them.</remarks>
    /// <param name="path">The path of the file.</param>
    /// <param name="classNames">Takes the names of the classes in the order of their numbers, those that scikit-learn's
    /// classifiers have; numbers are given as text. Empty if the file has none.</param>
    /// <param name="loss">The loss of the network. Default: null: the loss that the file tells.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">The loss does not fit the outputs, or gives no probabilities for a file that
    /// ends in a softmax.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an ONNX model, is damaged, or is not a multilayer
    /// perceptron.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static MultiLayerNet Load(string path, out IReadOnlyList<string> classNames, ILoss? loss = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return NetworkImport.Read(stream, path, Path.GetDirectoryName(Path.GetFullPath(path)), loss, out classNames);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The file {Message.QuotePath(path)} must be readable, but permission was denied.", exception);
        }
    }

    /// <summary>Loads a multilayer perceptron from a stream, which is read from its position to its end and not closed.
    /// It need not be able to seek.</summary>
    /// <remarks>As from a file, but all numbers must be in the stream itself.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="loss">The loss of the network. Default: null: the loss that the file tells.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">The loss does not fit the outputs, or gives no probabilities for a model
    /// that ends in a softmax.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold an ONNX model, is damaged, or the model is not a
    /// multilayer perceptron.</exception>
    public static MultiLayerNet Load(Stream stream, ILoss? loss = null) => Load(stream, out _, loss);

    /// <summary>Loads a multilayer perceptron and the names of its classes from a stream.</summary>
    /// <remarks>As from a file, but all numbers must be in the stream itself.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="classNames">Takes the names of the classes, as from a file. Empty if there are none.</param>
    /// <param name="loss">The loss of the network. Default: null: the loss that the file tells.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">The loss does not fit the outputs, or gives no probabilities for a model
    /// that ends in a softmax.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold an ONNX model, is damaged, or the model is not a
    /// multilayer perceptron.</exception>
    public static MultiLayerNet Load(Stream stream, out IReadOnlyList<string> classNames, ILoss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return NetworkImport.Read(stream, (stream as FileStream)?.Name ?? "stream", null, loss, out classNames);
    }
}
