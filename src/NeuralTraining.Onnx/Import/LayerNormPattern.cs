namespace NeuralTraining.Onnx.Import;

/// <summary>Finds layer normalization among nodes, as exporters before version 17 of the operator set compose it:
/// (x − mean) / √(mean((x − mean)²) + ε). γ and β follow as nodes of their own.</summary>
internal static class LayerNormPattern
{
    public static bool TryMatch(GraphNode divide, ConstantReader constants, out LayerNormStep step, out GraphValue x)
    {
        (step, x) = (null!, null!);
        if (Of(divide.TryInput(0), "Sub") is not { } deviation || Mean(deviation.TryInput(1), constants) is not { } averaged ||
            averaged != deviation.TryInput(0) || Root(divide.TryInput(1), constants) is not { } sum || Of(sum, "Add") is not { } add)
        {
            return false;
        }

        int constant = add.TryInput(0) is { IsConstant: true } ? 0 : 1;
        if (add.TryInput(constant) is not { } given || constants.TryScalar(given) is not { } epsilon ||
            Mean(add.TryInput(1 - constant), constants) is not { } squares || Squared(squares, constants) is not { } squared ||
            Of(squared, "Sub") is not { } again || !again.Inputs.SequenceEqual(deviation.Inputs) || !(epsilon > 0))
        {
            return false;
        }

        (step, x) = (new LayerNormStep(divide, null, null, (float)epsilon), averaged);
        return true;
    }

    /// <summary>Returns the node of a value if it is of an operator.</summary>
    private static GraphNode? Of(GraphValue? value, string name) => value?.Node is { } node && node.Operator == name ? node : null;

    /// <summary>Returns what a value is the mean of, for every row.</summary>
    private static GraphValue? Mean(GraphValue? value, ConstantReader constants)
    {
        if (Of(value, "ReduceMean") is not { } node || node.Integer("keepdims", 1) != 1)
        {
            return null;
        }

        IReadOnlyList<long>? axes = node.Integers("axes") ??
            (node.TryInput(1) is { IsConstant: true } input ? constants.Integers(input) : null);
        return axes is [-1 or 1] ? node.TryInput(0) : null;
    }

    private static GraphValue? Root(GraphValue? value, ConstantReader constants) =>
        Of(value, "Sqrt")?.TryInput(0) ??
        (Of(value, "Pow") is { } power && IsScalar(power.TryInput(1), 0.5, constants) ? power.TryInput(0) : null);

    private static GraphValue? Squared(GraphValue value, ConstantReader constants)
    {
        if (Of(value, "Pow") is { } power)
        {
            return IsScalar(power.TryInput(1), 2, constants) ? power.TryInput(0) : null;
        }

        return Of(value, "Mul") is { } product && product.TryInput(0) == product.TryInput(1) ? product.TryInput(0) : null;
    }

    private static bool IsScalar(GraphValue? value, double expected, ConstantReader constants) =>
        value is not null && constants.TryScalar(value) == expected;
}
