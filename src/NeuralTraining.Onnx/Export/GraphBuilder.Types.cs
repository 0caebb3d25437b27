using global::Onnx;
using Google.Protobuf;

namespace NeuralTraining.Onnx.Export;

/// <content>Tensors and attributes of other types than single precision, which tables need.</content>
internal sealed partial class GraphBuilder
{
    /// <summary>Adds a tensor of numbers in double precision.</summary>
    /// <param name="wanted">Its name, which is numbered if another value has it.</param>
    /// <param name="values">The values.</param>
    /// <param name="dimensions">The dimensions; none for a number alone.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="InvalidOperationException">The file would be too large.</exception>
    public string AddDoubles(string wanted, IReadOnlyList<double> values, params ReadOnlySpan<long> dimensions)
    {
        Model.RequireSize(_bytes += sizeof(double) * (long)values.Count);
        var tensor = new TensorProto { DataType = (int)TensorProto.Types.DataType.Double, DoubleData = { values } };
        return AddTensor(wanted, tensor, dimensions);
    }

    /// <summary>Adds a tensor of integers of 64 bits.</summary>
    /// <inheritdoc cref="AddDoubles" />
    public string AddIntegers(string wanted, IReadOnlyList<long> values, params ReadOnlySpan<long> dimensions)
    {
        Model.RequireSize(_bytes += sizeof(long) * (long)values.Count);
        var tensor = new TensorProto { DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { values } };
        return AddTensor(wanted, tensor, dimensions);
    }

    /// <summary>Adds a vector of texts.</summary>
    /// <inheritdoc cref="AddDoubles" />
    public string AddTexts(string wanted, IReadOnlyList<string> values)
    {
        Model.RequireSize(_bytes += values.Sum(value => (long)value.Length));
        var tensor = new TensorProto
        {
            DataType = (int)TensorProto.Types.DataType.String,
            StringData = { values.Select(ByteString.CopyFromUtf8) },
        };
        return AddTensor(wanted, tensor, [values.Count]);
    }

    /// <summary>Makes an attribute of a node: texts.</summary>
    public static AttributeProto Attribute(string attribute, IEnumerable<string> values) => new()
    {
        Name = attribute,
        Type = AttributeProto.Types.AttributeType.Strings,
        Strings = { values.Select(ByteString.CopyFromUtf8) },
    };

    /// <summary>Makes an attribute of a node: numbers.</summary>
    public static AttributeProto Attribute(string attribute, IEnumerable<float> values) =>
        new() { Name = attribute, Type = AttributeProto.Types.AttributeType.Floats, Floats = { values } };

    /// <summary>Makes an attribute of a node: integers.</summary>
    public static AttributeProto Attribute(string attribute, IEnumerable<long> values) =>
        new() { Name = attribute, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    private string AddTensor(string wanted, TensorProto tensor, ReadOnlySpan<long> dimensions)
    {
        tensor.Name = Unique(wanted);
        tensor.Dims.AddRange(dimensions.ToArray());
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
