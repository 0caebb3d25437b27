namespace NeuralTraining.Onnx.Import;

/// <summary>Computes the shapes that <c>Reshape</c>, <c>Flatten</c>, <c>Squeeze</c> and <c>Unsqueeze</c> give, of
/// constants and of features.</summary>
/// <remarks>The first length of features is the number of rows, which is not known; -1 stands for it, and for any other
/// length that is not known.</remarks>
internal static class ShapeRules
{
    public static bool Has(string name) => name is "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze";

    /// <summary>Returns the shape of a constant after a node.</summary>
    public static long[] Apply(GraphNode node, long[] shape, ConstantReader constants)
    {
        long[] result = node.Operator switch
        {
            "Flatten" => Flatten(node, shape),
            "Reshape" => Reshape(node, shape, ShapeTarget.Read(node, constants)),
            "Squeeze" => Squeeze(node, shape, Axes(node, shape.Length, constants)),
            _ => Unsqueeze(node, shape, Axes(node, shape.Length, constants)),
        };
        return result.All(length => length >= 0) && Product(result) == Product(shape)
            ? result
            : throw Refusal(node, shape, result);
    }

    /// <summary>Returns the shape of features after a node, which must keep their rows.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">The shape before it.</param>
    /// <param name="rows">The number of rows that the file states; -1 if it is any.</param>
    /// <param name="constants">Reads the node's constants.</param>
    public static long[] ApplyToFeatures(GraphNode node, long[] shape, long rows, ConstantReader constants)
    {
        long features = Product(shape.AsSpan(1));
        if (node.Operator == "Reshape")
        {
            long[] target = ShapeTarget.Read(node, constants);
            bool keepsRows = target.Length > 0 &&
                (target[0] is 0 || target[0] == rows || (target[0] == -1 && !target.AsSpan(1).Contains(-1)));
            if (!keepsRows)
            {
                throw RowsRefusal(node, shape, target);
            }

            long[] rest = Reshape(node, shape, target)[1..];
            if (features >= 0 && rest.Count(length => length < 0) == 1)
            {
                long known = rest.Where(length => length >= 0).Aggregate(1L, (product, length) => product * length);
                int unknown = Array.FindIndex(rest, length => length < 0);
                rest[unknown] = known > 0 && features % known == 0 ? features / known : throw Refusal(node, shape, target);
            }

            return features < 0 || Product(rest) == features ? [-1, .. rest] : throw Refusal(node, shape, target);
        }

        long[] result = node.Operator switch
        {
            "Flatten" => Flatten(node, shape),
            "Squeeze" => Squeeze(node, shape, Axes(node, shape.Length, constants)),
            _ => Unsqueeze(node, shape, Axes(node, shape.Length, constants)),
        };
        return result.Length > 0 && result[0] == -1 && Product(result.AsSpan(1)) == features
            ? result
            : throw RowsRefusal(node, shape, result);
    }

    /// <summary>Returns the product of lengths; -1 if one is not known.</summary>
    public static long Product(ReadOnlySpan<long> lengths)
    {
        long product = 1;
        foreach (long length in lengths)
        {
            if (length < 0 || (length > 0 && product > long.MaxValue / length))
            {
                return -1;
            }

            product *= length;
        }

        return product;
    }

    private static long[] Flatten(GraphNode node, long[] shape)
    {
        long axis = node.Integer("axis", 1);
        axis = axis < 0 ? axis + shape.Length : axis;
        return axis >= 0 && axis <= shape.Length
            ? [Product(shape.AsSpan(0, (int)axis)), Product(shape.AsSpan((int)axis))]
            : throw node.Refusal(
                "flatten from one of its axes on", Invariant($"has the axis '{axis}' for the shape {Message.Shape(shape)}"));
    }

    private static long[] Reshape(GraphNode node, long[] shape, long[] target)
    {
        // 0 copies a length, -1 stands for what is left.
        long[] result = [.. target.Select((length, i) => length == 0 && i < shape.Length ? shape[i] : length)];
        int inferred = Array.IndexOf(target, -1);
        if (target.Any(length => length < -1) || (inferred >= 0 && Array.LastIndexOf(target, -1) != inferred))
        {
            throw Refusal(node, shape, target);
        }

        long total = Product(shape);
        if (inferred >= 0 && total >= 0)
        {
            result[inferred] = 1;
            long known = Product(result);
            result[inferred] = known > 0 && total % known == 0 ? total / known : throw Refusal(node, shape, target);
        }

        return result;
    }

    private static long[] Squeeze(GraphNode node, long[] shape, long[]? axes)
    {
        axes ??= [.. Enumerable.Range(0, shape.Length).Where(axis => shape[axis] == 1)];
        return axes.All(axis => axis < shape.Length && shape[axis] == 1)
            ? [.. shape.Where((_, axis) => !axes.Contains(axis))]
            : throw node.Refusal("remove axes of length 1", $"is to remove {Message.Shape(axes)} of the shape {Message.Shape(shape)}");
    }

    private static long[] Unsqueeze(GraphNode node, long[] shape, long[]? axes)
    {
        if (axes is null)
        {
            throw node.Refusal("have axes", "has none");
        }

        var result = new List<long>(shape);
        foreach (long axis in axes.Order())
        {
            int place = axis <= result.Count ? (int)axis : throw node.Refusal("insert axes", $"is to insert {Message.Shape(axes)}");
            result.Insert(place, 1);
        }

        return [.. result];
    }

    /// <summary>Returns the axes of a node, none negative and none twice; null if they are left out.</summary>
    private static long[]? Axes(GraphNode node, int rank, ConstantReader constants)
    {
        IReadOnlyList<long>? axes = node.Integers("axes") ?? (node.TryInput(1) is { } input ? constants.Integers(input) : null);
        if (axes is null)
        {
            return null;
        }

        int after = node.Operator == "Unsqueeze" ? rank + axes.Count : rank;
        long[] result = [.. axes.Select(axis => axis < 0 ? axis + after : axis)];
        return axes.Count <= 8 && result.All(axis => axis >= 0 && axis < after) && result.Distinct().Count() == result.Length
            ? result
            : throw node.Refusal(Invariant($"have axes of {after} dimensions"), $"has {Message.Shape([.. axes])}");
    }

    private static InvalidDataException RowsRefusal(GraphNode node, long[] shape, long[] target) => node.Refusal(
        "keep the rows of its input, each a sample", $"makes the shape {Message.Shape(target)} of {Message.Shape(shape)}");

    private static InvalidDataException Refusal(GraphNode node, long[] shape, long[] target) =>
        node.Refusal($"keep the number of elements of the shape {Message.Shape(shape)}", $"makes {Message.Shape(target)} of it");
}
