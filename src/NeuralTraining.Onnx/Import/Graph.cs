using global::Onnx;
using Google.Protobuf.Collections;

namespace NeuralTraining.Onnx.Import;

/// <summary>The values of a file's graph: its one input, and the outputs with all that they are computed
/// from.</summary>
internal sealed class Graph
{
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The graph does not have one input, a name is given twice, or a value is
    /// not there.</exception>
    public Graph(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            Add(new GraphValue(tensor.Name, _values.Count) { Initializer = tensor });
        }

        // Files before version 4 of the format list initializers among the inputs.
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !_values.ContainsKey(input.Name))];
        if (inputs.Length != 1)
        {
            throw new InvalidDataException(
                Invariant($"The graph must have one input, but has {inputs.Length}") +
                (inputs.Length == 0 ? "." : $": {Message.List([.. inputs.Select(input => input.Name)])}."));
        }

        Input = Add(new GraphValue(inputs[0].Name, _values.Count));
        InputShape = ShapeOf(inputs[0]);
        foreach (NodeProto node in graph.Node)
        {
            Add(node);
        }

        Outputs = [.. graph.Output.Select(output => Find(output.Name)
            ?? throw new InvalidDataException($"The graph must compute its output {Message.Quote(output.Name)}, but no node does."))];
        if (Outputs.Count == 0)
        {
            throw new InvalidDataException("The graph must have an output, but has none.");
        }
    }

    public GraphValue Input { get; }

    /// <summary>The lengths of the input's dimensions, -1 where they are not stated; null if nothing is.</summary>
    public long[]? InputShape { get; }

    public IReadOnlyList<GraphValue> Outputs { get; }

    private static long[]? ShapeOf(ValueInfoProto input)
    {
        RepeatedField<TensorShapeProto.Types.Dimension>? lengths = input.Type?.TensorType?.Shape?.Dim;
        return lengths is { Count: > 0 } ? [.. lengths.Select(length => length.DimValue > 0 ? length.DimValue : -1)] : null;
    }

    private void Add(NodeProto proto)
    {
        var inputs = new GraphValue?[proto.Input.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = proto.Input[i].Length == 0 ? null : Find(proto.Input[i]) ?? throw new InvalidDataException(
                $"{GraphNode.SubjectOf(proto)} must take its inputs from the graph's input, its initializers and the nodes before it, " +
                $"but takes {Message.Quote(proto.Input[i])}.");
        }

        var node = new GraphNode(proto, inputs);
        for (int i = 0; i < proto.Output.Count; i++)
        {
            if (proto.Output[i].Length > 0)
            {
                Add(new GraphValue(proto.Output[i], _values.Count) { Node = node, IsFirstOutput = i == 0 });
            }
        }
    }

    private GraphValue? Find(string name) => _values.GetValueOrDefault(name);

    private GraphValue Add(GraphValue value) => _values.TryAdd(value.Name, value)
        ? value
        : throw new InvalidDataException(
            $"The values of a graph must have different names, but two are called {Message.Quote(value.Name)}.");
}
