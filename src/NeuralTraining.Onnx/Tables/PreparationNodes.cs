using NeuralTraining.Onnx.Export;
using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Adds the preparation of columns to a graph. Columns of numbers are scaled all at once, so that a table of
/// many takes few nodes.</summary>
internal static class PreparationNodes
{
    /// <summary>Adds the preparation.</summary>
    /// <param name="graph">The graph, whose inputs are the columns.</param>
    /// <param name="preparation">The preparation.</param>
    /// <returns>The value that holds the network's inputs [batch, inputs].</returns>
    public static string Add(GraphBuilder graph, Preparation preparation)
    {
        var parts = new List<string>();
        FittedNumbers[] numbers = [.. preparation.FittedColumns.OfType<FittedNumbers>()];
        bool haveIndicators = numbers.Any(column => column.HasIndicator);
        if (numbers.Length > 0)
        {
            parts.AddRange(NumberNodes.Add(graph, numbers, haveIndicators));
        }

        // Where each input is among the parts, which are in another order.
        var places = new List<long>();
        int number = 0, next = haveIndicators ? 2 * numbers.Length : numbers.Length;
        foreach (FittedColumn column in preparation.FittedColumns)
        {
            if (column is FittedCategories categories)
            {
                parts.AddRange(CategoryNodes.Add(graph, categories));
                places.AddRange(Enumerable.Range(next, column.InputCount).Select(place => (long)place));
                next += column.InputCount;
                continue;
            }

            places.Add(number);
            if (column.HasIndicator)
            {
                places.Add(numbers.Length + number);
            }

            number++;
        }

        string joined = Join(graph, parts);
        return places.SequenceEqual(Enumerable.Range(0, next).Select(place => (long)place))
            ? joined
            : graph.Add("Gather", [joined, graph.AddIntegers("order", places, places.Count)], GraphBuilder.Attribute("axis", 1));
    }

    /// <summary>Adds the columns of matrices side by side.</summary>
    public static string Join(GraphBuilder graph, IReadOnlyList<string> parts) =>
        parts.Count == 1 ? parts[0] : graph.Add("Concat", [.. parts], GraphBuilder.Attribute("axis", 1));
}
