using global::Onnx;
using Google.Protobuf;
using ElementType = global::Onnx.TensorProto.Types.DataType;

namespace NeuralTraining.Onnx.Import;

/// <summary>Reads the constants of a graph: initializers, <c>Constant</c> nodes, and what nodes make of them by
/// reshaping, transposing and converting.</summary>
/// <param name="bytesRead">The bytes that were read.</param>
/// <param name="external">Reads the numbers that are in other files.</param>
internal sealed class ConstantReader(long bytesRead, ExternalData external)
{
    private const long AlwaysAllowed = 1 << 16;

    private long _numbers;

    /// <summary>Returns whether an operator with constant inputs can be computed.</summary>
    public static bool Computes(string name) =>
        name is "Identity" or "Cast" or "CastLike" or "Transpose" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten";

    /// <summary>Reads a constant in single precision.</summary>
    /// <param name="value">The constant.</param>
    /// <param name="shape">Takes its shape.</param>
    public float[] Singles(GraphValue value, out long[] shape)
    {
        (TensorProto tensor, GraphNode[] nodes) = Source(value);
        Charge(tensor);
        float[] numbers = TensorNumbers.Singles(tensor, external);
        shape = [.. tensor.Dims];
        foreach (GraphNode node in nodes)
        {
            if (node.Operator == "Transpose")
            {
                Charge(tensor);
                numbers = Transpose(node, numbers, ref shape);
            }
            else if (node.Operator is not ("Identity" or "Cast" or "CastLike"))
            {
                shape = ShapeRules.Apply(node, shape, this);
            }
        }

        return numbers;
    }

    /// <summary>Reads a constant of one number; null if it is none.</summary>
    public double? TryScalar(GraphValue value)
    {
        if (!value.IsConstant)
        {
            return null;
        }

        TensorProto tensor = Source(value).Tensor;
        return TensorNumbers.ElementSize(tensor) > 1 && TensorNumbers.Count(tensor) == 1 ? Singles(value, out _)[0] : null;
    }

    /// <summary>Reads whole numbers.</summary>
    public long[] Integers(GraphValue value)
    {
        TensorProto tensor = Source(value).Tensor;
        Charge(tensor);
        return TensorNumbers.Integers(tensor, external);
    }

    /// <summary>Reads the names of classes: texts, or numbers as texts.</summary>
    public string[] Names(GraphValue value)
    {
        TensorProto tensor = Source(value).Tensor;
        Charge(tensor);
        return (ElementType)tensor.DataType switch
        {
            ElementType.String => [.. tensor.StringData.Select(text => text.ToStringUtf8())],
            ElementType.Int32 or ElementType.Int64 => Texts(TensorNumbers.Integers(tensor, external)),
            _ => Texts(TensorNumbers.Singles(tensor, external)),
        };
    }

    private static string[] Texts<T>(T[] numbers) => [.. numbers.Select(number => Invariant($"{number}"))];

    /// <summary>Returns the tensor that a constant comes from, and the nodes between, the first that acts
    /// first.</summary>
    private static (TensorProto Tensor, GraphNode[] Nodes) Source(GraphValue value)
    {
        var nodes = new Stack<GraphNode>();
        while (value.Initializer is null)
        {
            GraphNode node = value.Node is { IsConstant: true } constant ? constant : throw new InvalidDataException(
                $"The value {Message.Quote(value.Name)} must be a constant, but is computed from the input.");
            if (node.Operator == "Constant")
            {
                return (TensorOf(node), [.. nodes]);
            }

            nodes.Push(node);
            value = node.Input(0);
        }

        return (value.Initializer, [.. nodes]);
    }

    private static TensorProto TensorOf(GraphNode node)
    {
        if (node.Tensor("value") is { } tensor)
        {
            return tensor;
        }

        var made = new TensorProto();
        if (node.Integers("value_ints") is { } integers)
        {
            made.Int64Data.AddRange(integers);
            made.Dims.Add(integers.Count);
            made.DataType = (int)ElementType.Int64;
        }
        else if (node.Singles("value_floats") is { } singles)
        {
            made.FloatData.AddRange(singles);
            made.Dims.Add(singles.Count);
            made.DataType = (int)ElementType.Float;
        }
        else if (node.Texts("value_strings") is { } texts)
        {
            made.StringData.AddRange(texts.Select(ByteString.CopyFromUtf8));
            made.Dims.Add(texts.Length);
            made.DataType = (int)ElementType.String;
        }
        else if (node.Has("value_int"))
        {
            made.Int64Data.Add(node.Integer("value_int", 0));
            made.DataType = (int)ElementType.Int64;
        }
        else
        {
            made.FloatData.Add(node.Has("value_float") ? node.Single("value_float", 0) : throw node.Refusal("have a value", "has none"));
            made.DataType = (int)ElementType.Float;
        }

        return made;
    }

    private static float[] Transpose(GraphNode node, float[] numbers, ref long[] shape)
    {
        IReadOnlyList<long>? order = node.Integers("perm");
        if (shape.Length != 2 || (order is not null && !order.SequenceEqual([1L, 0L])))
        {
            throw node.Refusal("swap the rows and columns of a matrix", $"is given the shape {Message.Shape(shape)}");
        }

        (int rows, int columns) = ((int)shape[0], (int)shape[1]);
        shape = [columns, rows];
        return Transpose(numbers, rows, columns);
    }

    public static float[] Transpose(float[] numbers, int rows, int columns)
    {
        var transposed = new float[numbers.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[(long)j * rows + i] = numbers[(long)i * columns + j];
            }
        }

        return transposed;
    }

    /// <summary>Counts numbers that are read or made, as a file may use one tensor in many places.</summary>
    /// <remarks>The file whose numbers are used once has at least two bytes for each.</remarks>
    public void Charge(long numbers, long bytes = 0)
    {
        _numbers += numbers;
        if (_numbers > AlwaysAllowed + bytesRead + external.Bytes + bytes)
        {
            throw new InvalidDataException(Invariant(
                $"The nodes must use at most {AlwaysAllowed} numbers and one for every byte of the file, but use more."));
        }
    }

    // The numbers of files beside the model are counted once those have been opened.
    private void Charge(TensorProto tensor) => Charge(
        TensorNumbers.Count(tensor), tensor.DataLocation == TensorProto.Types.DataLocation.External ? TensorNumbers.Count(tensor) * 4L : 0);
}
