namespace NeuralTraining.Onnx.Import;

/// <summary>Reads the shape that a <c>Reshape</c> is given: whole numbers, of which the first may be the number of rows
/// of the input, which exporters compute from its <c>Shape</c>.</summary>
internal static class ShapeTarget
{
    /// <summary>Returns the lengths; 0 for the number of rows, as <c>Reshape</c> has it, and -1 for what is
    /// left.</summary>
    public static long[] Read(GraphNode reshape, ConstantReader constants)
    {
        if (reshape.Integers("shape") is { } attribute)
        {
            return [.. attribute];
        }

        if (reshape.Integer("allowzero", 0) != 0)
        {
            throw reshape.Refusal("copy lengths that are 0", "has the attribute 'allowzero'");
        }

        GraphValue shape = reshape.Input(1);
        while (!shape.IsConstant && shape.Node is { Operator: "Cast" or "Identity" } cast)
        {
            shape = cast.Input(0);
        }

        if (shape.IsConstant)
        {
            return constants.Integers(shape);
        }

        // Concat(rows, constants …), as x.view(x.size(0), -1) is exported.
        if (shape.Node is not { Operator: "Concat" } concat || !IsRows(concat.Input(0), constants))
        {
            throw reshape.Refusal("have a constant shape but for the number of rows", "has another");
        }

        return [0, .. concat.Inputs.Skip(1).SelectMany(part => part is { IsConstant: true }
            ? constants.Integers(part)
            : throw reshape.Refusal("have a constant shape but for the number of rows", "has another"))];
    }

    /// <summary>Returns whether a value is the first length of the shape of computed features.</summary>
    private static bool IsRows(GraphValue value, ConstantReader constants)
    {
        while (value.Node is { Operator: "Unsqueeze" or "Squeeze" or "Cast" or "Identity" or "Reshape" } node)
        {
            value = node.Input(0);
        }

        if (value.Node is { Operator: "Gather" } gather)
        {
            return gather.Input(0).Node is { Operator: "Shape" } shape && !shape.Input(0).IsConstant &&
                constants.TryScalar(gather.Input(1)) is 0;
        }

        return value.Node is { Operator: "Slice" } slice && slice.Input(0).Node is { Operator: "Shape" or "Cast" } &&
            (slice.Integers("starts"), slice.Integers("ends")) is var (starts, ends) &&
            (starts ?? constants.Integers(slice.Input(1))) is [0] && (ends ?? constants.Integers(slice.Input(2))) is [1];
    }
}
