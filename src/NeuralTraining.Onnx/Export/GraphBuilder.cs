using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using global::Onnx;
using Google.Protobuf;

namespace NeuralTraining.Onnx.Export;

/// <summary>Builds a graph: nodes, the tensors that they read, inputs and outputs. Gives each value a name of its
/// own.</summary>
/// <param name="name">The name of the graph.</param>
internal sealed class GraphBuilder(string name)
{
    /// <summary>The operators of classical machine learning, such as LabelEncoder.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>The name of the number of rows.</summary>
    public const string Batch = "batch";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _nodeCounts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Wanted, float Value), string> _numberNames = [];
    private long _bytes;

    /// <summary>The graph as built so far.</summary>
    public GraphProto Graph { get; } = new() { Name = name };

    /// <summary>Whether a node is of the domain <see cref="MachineLearning"/>.</summary>
    public bool UsesMachineLearning { get; private set; }

    /// <summary>Adds an input of the graph.</summary>
    /// <param name="value">Its name, which no other value has yet.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="columns">The number of columns of a matrix [batch, columns].</param>
    public void AddInput(string value, TensorProto.Types.DataType type, int columns)
    {
        _names.Add(value);
        Graph.Input.Add(Matrix(value, type, columns));
    }

    /// <summary>Adds an output of the graph, and gives it a name that has been reserved. The value must be that of a
    /// node.</summary>
    /// <param name="value">The value.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="columns">The number of columns of a matrix [batch, columns]; null: a vector [batch].</param>
    public void AddOutput(string value, string output, TensorProto.Types.DataType type, int? columns)
    {
        NodeProto node = Graph.Node.Last(node => node.Output.Contains(value));
        node.Output[node.Output.IndexOf(value)] = output;
        foreach (NodeProto other in Graph.Node)
        {
            for (int i = 0; i < other.Input.Count; i++)
            {
                other.Input[i] = other.Input[i] == value ? output : other.Input[i];
            }
        }

        Graph.Output.Add(Matrix(output, type, columns));
    }

    /// <summary>Reserves a name for a value of the graph, so that no other value gets it.</summary>
    public void Reserve(string value) => _names.Add(value);

    /// <summary>Adds a node of one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The values that it reads.</param>
    /// <param name="attributes">Its attributes, made by <see cref="Attribute(string, float)"/>.</param>
    /// <returns>The name of its output.</returns>
    public string Add(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Add(operation, inputs, attributes, domain: "");

    /// <summary>Adds a node of one output, of a domain.</summary>
    public string Add(string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<AttributeProto> attributes, string domain)
    {
        int number = _nodeCounts[operation] = _nodeCounts.GetValueOrDefault(operation) + 1;
        var node = new NodeProto { OpType = operation, Name = Invariant($"{operation}{number}") };
        if (domain.Length > 0)
        {
            node.Domain = domain;
            UsesMachineLearning |= domain == MachineLearning;
        }

        node.Input.AddRange(inputs.ToArray());
        node.Attribute.AddRange(attributes.ToArray());
        string output = Unique(Invariant($"{operation}{number}_y"));
        node.Output.Add(output);
        Graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds a tensor of the graph (an initializer).</summary>
    /// <param name="wanted">Its name, which is numbered if another value has it.</param>
    /// <param name="values">The values, dense.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="InvalidOperationException">The file would be too large.</exception>
    public string AddTensor(string wanted, ReadOnlyTensorSpan<float> values)
    {
        long length = sizeof(float) * (long)values.FlattenedLength;
        Model.RequireSize(_bytes += length);
        byte[] bytes = new byte[length];
        Span<float> floats = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        values.FlattenTo(floats);
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> words = MemoryMarshal.Cast<float, int>(floats);
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        var tensor = new TensorProto { Name = Unique(wanted), DataType = (int)TensorProto.Types.DataType.Float };
        foreach (nint dimension in values.Lengths)
        {
            tensor.Dims.Add(dimension);
        }

        // The bytes are this method's own, so the message may keep them.
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a vector.</summary>
    public string AddTensor(string wanted, ReadOnlySpan<float> values) => AddTensor(wanted, new ReadOnlyTensorSpan<float>(values));

    /// <summary>Adds a number, a tensor without dimensions. The same number of the same name is added once.</summary>
    public string AddNumber(string wanted, float value)
    {
        if (!_numberNames.TryGetValue((wanted, value), out string? tensor))
        {
            tensor = AddTensor(wanted, [value]);
            Graph.Initializer[^1].Dims.Clear();
            _numberNames.Add((wanted, value), tensor);
        }

        return tensor;
    }

    /// <summary>Makes an attribute of a node.</summary>
    public static AttributeProto Attribute(string attribute, float value) =>
        new() { Name = attribute, Type = AttributeProto.Types.AttributeType.Float, F = value };

    /// <summary>Makes an attribute of a node.</summary>
    public static AttributeProto Attribute(string attribute, long value) =>
        new() { Name = attribute, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static ValueInfoProto Matrix(string value, TensorProto.Types.DataType type, int? columns)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Batch } } };
        if (columns is { } count)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = count });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = value, Type = new TypeProto { TensorType = tensor } };
    }

    private string Unique(string wanted)
    {
        string unique = wanted;
        for (int i = 2; !_names.Add(unique); i++)
        {
            unique = Invariant($"{wanted}_{i}");
        }

        return unique;
    }
}
