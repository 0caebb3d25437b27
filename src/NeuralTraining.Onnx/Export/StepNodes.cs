using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Export;

/// <summary>Adds the steps of a frozen network to a graph.</summary>
internal static class StepNodes
{
    /// <summary>Adds the steps.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="x">The value that holds the inputs [batch, inputs].</param>
    /// <returns>The value that holds the outputs of the last step.</returns>
    /// <exception cref="InvalidOperationException">A step is a layer that is not of the library.</exception>
    public static string Add(GraphBuilder graph, FrozenNetwork network, string x)
    {
        foreach ((int index, FrozenNetworkStep step) in network.GetSteps().Index())
        {
            x = Add(graph, step, index + 1, x);
        }

        return x;
    }

    /// <summary>Adds a normalization of rows.</summary>
    public static string AddLayerNorm(GraphBuilder graph, string x, string gamma, string beta, float epsilon) =>
        graph.Add(
            "LayerNormalization", [x, gamma, beta], GraphBuilder.Attribute("axis", -1), GraphBuilder.Attribute("epsilon", epsilon));

    /// <summary>Returns the refusal of a layer that ONNX has no operator for.</summary>
    public static InvalidOperationException Refusal(ILayer layer, int place) => new(
        "The layers of a network must be this library's to be saved as ONNX, which has operators for them, " +
        Invariant($"but layer {place} is '{Message.Abbreviate(layer.GetType().Name)}'. ") +
        "Save a network of the library's layers, with the parameters of this one.");

    private static string Add(GraphBuilder graph, FrozenNetworkStep step, int number, string x)
    {
        if (step.Layer is { } layer)
        {
            throw Refusal(layer, number);
        }

        switch (step.Kind)
        {
            case "Affine":
                return graph.Add("Gemm", [x, Tensor("W"), Tensor("b")]);
            case "Scale":
                return graph.Add("Add", [graph.Add("Mul", [x, Tensor("scale")]), Tensor("shift")]);
            case "LayerNorm":
                return AddLayerNorm(graph, x, Tensor("gamma"), Tensor("beta"), step.GetTensor("epsilon")[0]);
            default:
                return ActivationNodes.Add(graph, step.Kind, x, step.TensorNames.Count > 0 ? step.GetTensor(step.TensorNames[0])[0] : 0);
        }

        string Tensor(string kind) => graph.AddTensor(Invariant($"{kind}{number}"), step.GetTensor(kind));
    }
}
