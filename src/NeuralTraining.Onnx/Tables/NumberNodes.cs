using NeuralTraining.Onnx.Export;
using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Adds the preparation of all columns of numbers to a graph: (x − center) / scale in double precision, as the
/// library computes it.</summary>
internal static class NumberNodes
{
    /// <summary>Adds the preparation.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="columns">The columns, at least one.</param>
    /// <param name="haveIndicators">Whether to tell where numbers are missing.</param>
    /// <returns>The values that hold the scaled numbers [batch, columns], and for indicators, 1 where one is missing
    /// [batch, columns].</returns>
    public static string[] Add(GraphBuilder graph, FittedNumbers[] columns, bool haveIndicators)
    {
        string raw = PreparationNodes.Join(graph, [.. columns.Select(column => column.Name)]);
        string x = Casts.ToDouble(graph, raw);
        bool areFilled = columns.Any(column => column.Fill is not null);
        string? isMissing = areFilled || haveIndicators ? graph.Add("IsNaN", [raw]) : null;
        if (areFilled)
        {
            x = graph.Add("Where", [isMissing!, Row("fill", column => column.Fill ?? double.NaN), x]);
        }

        x = graph.Add("Div", [graph.Add("Sub", [x, Row("center", column => column.Center)]), Row("scale", column => column.Scale)]);
        x = Refusals.AddFinite(graph, Casts.ToSingle(graph, x));
        return haveIndicators ? [x, Casts.ToSingle(graph, isMissing!)] : [x];

        string Row(string name, Func<FittedNumbers, double> value) =>
            graph.AddDoubles(name, [.. columns.Select(value)], 1, columns.Length);
    }
}
