using global::Onnx;

namespace NeuralTraining.Onnx.Import;

/// <summary>A node of a graph with its inputs.</summary>
internal sealed class GraphNode
{
    private readonly NodeProto _node;

    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs; null where an optional one is left out.</param>
    public GraphNode(NodeProto node, IReadOnlyList<GraphValue?> inputs)
    {
        _node = node;
        Inputs = inputs;
        Operator = node.Domain is "" or "ai.onnx" or "ai.onnx.ml" ? node.OpType : $"{node.Domain}.{node.OpType}";
        IsConstant = Operator == "Constant" ||
            (ConstantReader.Computes(Operator) &&
            (Operator == "CastLike" ? inputs.Take(1) : inputs).All(input => input is null or { IsConstant: true }));
    }

    /// <summary>The operator; one of a domain that is not ONNX's own is preceded by its domain.</summary>
    public string Operator { get; }

    public IReadOnlyList<GraphValue?> Inputs { get; }

    public bool IsConstant { get; }

    /// <summary>The number of outputs that have a name.</summary>
    public int Outputs => _node.Output.Count(name => name.Length > 0);

    /// <summary>Whether a <c>Cast</c> gives real numbers, of any precision.</summary>
    public bool CastsToReal => Operator == "Cast" && (TensorProto.Types.DataType)Integer("to", 0)
        is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double
        or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16;

    /// <summary>The subject of a message: the node by its name, or by its output if it has none.</summary>
    public string Subject => SubjectOf(_node);

    /// <summary>Returns the subject of a message about a node.</summary>
    public static string SubjectOf(NodeProto node) => node.Name.Length > 0
        ? $"The node {Message.Quote(node.Name)}"
        : $"The node that computes {Message.Quote(node.Output.FirstOrDefault() ?? "")}";

    /// <summary>Returns an input, or null if it is left out.</summary>
    public GraphValue? TryInput(int index) => index < Inputs.Count ? Inputs[index] : null;

    public GraphValue Input(int index) => TryInput(index) ?? throw Refusal(Invariant($"have an input {index + 1}"), "does not");

    /// <summary>Returns a refusal: "The node 'a' must …, but …."</summary>
    public InvalidDataException Refusal(string must, string found, Exception? inner = null) =>
        new($"{Subject} must {must}, but {found}.", inner);

    public bool Has(string name) => _node.Attribute.Any(attribute => attribute.Name == name);

    public float Single(string name, float missing) => Attribute(name, AttributeProto.Types.AttributeType.Float)?.F ?? missing;

    public long Integer(string name, long missing) => Attribute(name, AttributeProto.Types.AttributeType.Int)?.I ?? missing;

    public IReadOnlyList<long>? Integers(string name) => Attribute(name, AttributeProto.Types.AttributeType.Ints)?.Ints;

    public IReadOnlyList<float>? Singles(string name) => Attribute(name, AttributeProto.Types.AttributeType.Floats)?.Floats;

    public string[]? Texts(string name) =>
        Attribute(name, AttributeProto.Types.AttributeType.Strings)?.Strings.Select(text => text.ToStringUtf8()).ToArray();

    public string Text(string name, string missing) =>
        Attribute(name, AttributeProto.Types.AttributeType.String)?.S.ToStringUtf8() ?? missing;

    public TensorProto? Tensor(string name) => Attribute(name, AttributeProto.Types.AttributeType.Tensor)?.T;

    private AttributeProto? Attribute(string name, AttributeProto.Types.AttributeType type)
    {
        AttributeProto? attribute = _node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

        // Files of the first version of the format do not state types.
        return attribute?.Type is null or AttributeProto.Types.AttributeType.Undefined || attribute.Type == type
            ? attribute
            : throw Refusal(
                Invariant($"have an attribute '{name}' of the type {type}"), Invariant($"has one of the type '{(int)attribute.Type}'"));
    }
}
