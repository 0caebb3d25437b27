using NeuralTraining.Onnx.Export;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Adds nodes to a graph that fail for values that the model refuses: a Gather whose index is then out of
/// bounds, which is an error by the specification. Its name says what is refused.</summary>
internal static class Refusals
{
    /// <summary>Adds a node that fails if a number is NaN or infinite.</summary>
    /// <returns>The value that holds the numbers.</returns>
    public static string AddFinite(GraphBuilder graph, string x)
    {
        // x − x is NaN for these, and 0 for others; of a vector of one zero, only the index 0 is in bounds.
        string isRefused = Casts.ToInteger(graph, graph.Add("IsNaN", [graph.Add("Sub", [x, x])]));
        string zero = graph.Add("Gather", [graph.AddTensor("zero", [0f]), isRefused]);
        Name(graph, "refuses missing or infinite numbers");
        return graph.Add("Add", [x, zero]);
    }

    /// <summary>Adds a node that replaces places by values, and fails if there is no such place.</summary>
    public static string AddPlaces(GraphBuilder graph, string places, IReadOnlyList<long> values, string column)
    {
        string result = graph.Add("Gather", [graph.AddIntegers("places", values, values.Count), places]);
        Name(graph, $"refuses missing or unknown values of column '{Message.Abbreviate(column)}'");
        return result;
    }

    /// <summary>Names the last node, so that no two have one name.</summary>
    private static void Name(GraphBuilder graph, string refuses) =>
        graph.Graph.Node[^1].Name = $"{graph.Graph.Node[^1].Name}: {refuses}";
}
