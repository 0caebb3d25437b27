using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Export;

/// <summary>Adds the layers of a network to a graph: BatchNorm and the inference scale of dropout as nodes.</summary>
internal sealed class LayerNodes
{
    private readonly GraphBuilder _graph;
    private readonly MultiLayerNet _network;

    // Names are numbered within the network: the third layer with a "gamma" has "gamma3".
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    private LayerNodes(GraphBuilder graph, MultiLayerNet network) => (_graph, _network) = (graph, network);

    /// <summary>Adds the layers.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="x">The value that holds the inputs [batch, inputs].</param>
    /// <returns>The value that holds the outputs of the last layer.</returns>
    /// <exception cref="InvalidOperationException">A layer is not of the library.</exception>
    public static string Add(GraphBuilder graph, MultiLayerNet network, string x)
    {
        var nodes = new LayerNodes(graph, network);
        foreach ((int index, ILayer layer) in network.Layers.Index())
        {
            x = nodes.Add(layer, index + 1, x);
        }

        return x;
    }

    private string Add(ILayer layer, int place, string x)
    {
        IReadOnlyDictionary<string, double> numbers = layer.Hyperparameters;
        switch (layer)
        {
            case Affine:
                return numbers["Bias"] != 0
                    ? _graph.Add("Gemm", [x, Parameter("W"), Parameter("b")]) : _graph.Add("Gemm", [x, Parameter("W")]);
            case BatchNorm:
                return _graph.Add(
                    "BatchNormalization",
                    [x, Parameter("gamma"), Parameter("beta"), Buffer("runningMean"), Buffer("runningVariance")],
                    GraphBuilder.Attribute("epsilon", (float)numbers["Epsilon"]),
                    GraphBuilder.Attribute("momentum", (float)numbers["Momentum"]));
            case LayerNorm:
                return StepNodes.AddLayerNorm(_graph, x, Parameter("gamma"), Parameter("beta"), (float)numbers["Epsilon"]);
            case Dropout when (DropoutScaling)numbers["Scaling"] == DropoutScaling.InTraining || numbers["Ratio"] == 0:
                return x;
            case Dropout:
                return _graph.Add("Mul", [x, _graph.AddNumber(Invariant($"kept{place}"), (float)(1 - numbers["Ratio"]))]);
            case GELU when (GELUApproximation)numbers["Approximation"] == GELUApproximation.Tanh:
                return ActivationNodes.Add(_graph, ActivationNodes.TanhGELU, x);
            case Activation:
                return ActivationNodes.Add(_graph, layer.GetType().Name, x, (float)numbers.Values.FirstOrDefault());
            default:
                throw StepNodes.Refusal(layer, place);
        }
    }

    private string Parameter(string kind) => Tensor(_network.Parameters, kind);

    private string Buffer(string kind) => Tensor(_network.Buffers, kind);

    private string Tensor(ParameterSet set, string kind)
    {
        int number = _numbers[kind] = _numbers.GetValueOrDefault(kind) + 1;
        string name = Invariant($"{kind}{number}");
        return _graph.AddTensor(name, set[name]);
    }
}
