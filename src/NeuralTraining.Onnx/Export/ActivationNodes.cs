using System.Diagnostics;

namespace NeuralTraining.Onnx.Export;

/// <summary>Adds activation functions to a graph. Those without an operator in the operator set are several nodes, the
/// ones that PyTorch's exporter writes.</summary>
internal static class ActivationNodes
{
    /// <summary>The kind of a GELU whose normal distribution is approximated.</summary>
    public const string TanhGELU = "GELUTanh";

    /// <summary>Adds an activation function.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kind">The name of the layer's class, or <see cref="TanhGELU"/>.</param>
    /// <param name="x">The value that it reads.</param>
    /// <param name="number">Its hyperparameter, if it has one.</param>
    /// <returns>The value that it computes.</returns>
    public static string Add(GraphBuilder graph, string kind, string x, float number = 0) => kind switch
    {
        "ReLU" => graph.Add("Relu", [x]),
        "LeakyReLU" => graph.Add("LeakyRelu", [x], GraphBuilder.Attribute("alpha", number)),
        "ELU" => graph.Add("Elu", [x], GraphBuilder.Attribute("alpha", number)),
        "Sigmoid" or "Tanh" or "Softplus" => graph.Add(kind, [x]),
        "SiLU" => graph.Add("Mul", [x, graph.Add("Sigmoid", [x])]),
        "GELU" => AddGELU(graph, x),
        TanhGELU => AddTanhGELU(graph, x),
        _ => throw new UnreachableException(kind),
    };

    /// <summary>½ (x (1 + erf(x / √2))).</summary>
    private static string AddGELU(GraphBuilder graph, string x)
    {
        string erf = graph.Add("Erf", [graph.Add("Div", [x, Number(graph, "sqrt2", MathF.Sqrt(2))])]);
        string product = graph.Add("Mul", [x, graph.Add("Add", [erf, Number(graph, "one", 1)])]);
        return graph.Add("Mul", [product, Number(graph, "half", 0.5f)]);
    }

    /// <summary>(½ x) (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    private static string AddTanhGELU(GraphBuilder graph, string x)
    {
        string cube = graph.Add("Mul", [graph.Add("Mul", [x, x]), x]);
        string inner = graph.Add("Add", [x, graph.Add("Mul", [cube, Number(graph, "cubeFactor", 0.044715f)])]);
        string tanh = graph.Add("Tanh", [graph.Add("Mul", [inner, Number(graph, "sqrt2OverPi", MathF.Sqrt(2 / MathF.PI))])]);
        string half = graph.Add("Mul", [x, Number(graph, "half", 0.5f)]);
        return graph.Add("Mul", [half, graph.Add("Add", [tanh, Number(graph, "one", 1)])]);
    }

    private static string Number(GraphBuilder graph, string name, float value) => graph.AddNumber(name, value);
}
