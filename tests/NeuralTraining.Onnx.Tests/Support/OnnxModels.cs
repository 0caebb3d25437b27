using global::Onnx;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>Reads files by classes of the tests' own, made from the published schema.</summary>
internal static class OnnxModels
{
    public static ModelProto Parse(byte[] file) => ModelProto.Parser.ParseFrom(file);

    /// <summary>Returns the operators of a file, in order.</summary>
    public static string[] Operators(byte[] file) => [.. Parse(file).Graph.Node.Select(node => node.OpType)];

    /// <summary>Returns the attributes of a node, such as <c>epsilon=1E-06</c>.</summary>
    public static string[] Attributes(this NodeProto node) =>
        [.. node.Attribute.Select(attribute => attribute.HasF ? Invariant($"{attribute.Name}={attribute.F:R}") : Invariant($"{attribute.Name}={attribute.I}"))];

    /// <summary>Returns a value's name, type and shape, such as <c>input Float [batch, 4]</c>.</summary>
    public static string Describe(this ValueInfoProto value)
    {
        IEnumerable<string> lengths = value.Type.TensorType.Shape.Dim.Select(dim => dim.HasDimParam ? dim.DimParam : Invariant($"{dim.DimValue}"));
        return $"{value.Name} {(TensorProto.Types.DataType)value.Type.TensorType.ElemType} [{string.Join(", ", lengths)}]";
    }
}
