using NeuralTraining.Onnx.Export;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Adds conversions between types to a graph.</summary>
internal static class Casts
{
    public static string ToDouble(GraphBuilder graph, string x) => Add(graph, x, DataType.Double);

    public static string ToSingle(GraphBuilder graph, string x) => Add(graph, x, DataType.Float);

    public static string ToInteger(GraphBuilder graph, string x) => Add(graph, x, DataType.Int64);

    private static string Add(GraphBuilder graph, string x, DataType type) =>
        graph.Add("Cast", [x], GraphBuilder.Attribute("to", (long)type));
}
