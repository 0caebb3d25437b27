using global::Onnx;
using NeuralTraining.Losses;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace NeuralTraining.Onnx.Export;

/// <summary>Makes the model of a network.</summary>
internal static class NetworkModel
{
    /// <exception cref="InvalidOperationException">ONNX cannot hold the network.</exception>
    /// <exception cref="ArgumentException">An option is not possible.</exception>
    public static ModelProto Of(MultiLayerNet network, OnnxOptions options) =>
        Of(
            options, network.Inputs, network.Outputs, network.LossFunction, network.ToString(),
            (graph, x) => options.Fold ? StepNodes.Add(graph, network.Freeze(), x) : LayerNodes.Add(graph, network, x));

    /// <exception cref="InvalidOperationException">ONNX cannot hold the network.</exception>
    /// <exception cref="ArgumentException">An option is not possible.</exception>
    public static ModelProto Of(FrozenNetwork network, OnnxOptions options) =>
        Of(
            options, network.Inputs, network.Outputs, network.ProbabilisticLoss, network.ToString(),
            (graph, x) => StepNodes.Add(graph, network, x));

    /// <summary>Adds the probabilities of outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="loss">The loss that turns outputs into probabilities; null if none is known.</param>
    /// <param name="outputs">The value that holds the outputs.</param>
    /// <returns>The value that holds the probabilities.</returns>
    /// <exception cref="InvalidOperationException">ONNX has no operator for the probabilities of the loss.</exception>
    public static string AddProbabilities(GraphBuilder graph, ILoss? loss, string outputs) => loss switch
    {
        SoftmaxCrossEntropy => graph.Add("Softmax", [outputs], GraphBuilder.Attribute("axis", -1)),
        BinaryCrossEntropy => graph.Add("Sigmoid", [outputs]),
        _ => throw new InvalidOperationException(
            $"The loss must be {nameof(SoftmaxCrossEntropy)} or {nameof(BinaryCrossEntropy)} for probabilities to be saved as ONNX, " +
            $"but {(loss is null ? "the network has none with probabilities" : $"is '{Message.Abbreviate(loss.GetType().Name)}'")}. " +
            $"Save its {nameof(OnnxOutput.Predictions)}."),
    };

    private static ModelProto Of(
        OnnxOptions options, int inputs, int outputs, ILoss? loss, string summary, Func<GraphBuilder, string, string> add)
    {
        options.Check();
        string description = options.Description ?? summary;
        var graph = new GraphBuilder("network");
        graph.AddInput(options.InputName, DataType.Float, inputs);
        graph.Reserve(options.OutputName);
        string value = add(graph, options.InputName);
        if (options.Output == OnnxOutput.Probabilities)
        {
            value = AddProbabilities(graph, loss, value);
        }

        if (value == options.InputName)
        {
            value = graph.Add("Identity", [value]);
        }

        graph.AddOutput(value, options.OutputName, DataType.Float, outputs);
        return Model.Of(graph, description, WithLoss(options.Metadata, loss));
    }

    /// <summary>Adds the name of the loss to the texts, as it says what the outputs mean.</summary>
    private static Dictionary<string, string> WithLoss(IReadOnlyDictionary<string, string> metadata, ILoss? loss)
    {
        var texts = new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        return loss is null || texts.TryAdd(OnnxOptions.LossName, loss.GetType().Name)
            ? texts
            : throw new ArgumentException(
                $"The texts of the metadata must have other names than '{OnnxOptions.LossName}', which names the loss of the network.",
                nameof(metadata));
    }
}
