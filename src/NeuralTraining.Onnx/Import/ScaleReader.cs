namespace NeuralTraining.Onnx.Import;

/// <summary>Reads nodes that multiply by constants and add constants.</summary>
internal static class ScaleReader
{
    /// <summary>Returns whether a node combines two values.</summary>
    public static bool Combines(GraphNode node) => node.Operator is "Add" or "Sub" or "Mul" or "Div" or "Sum";

    public static bool TryRead(GraphNode node, out Step step, out GraphValue x)
    {
        (step, x) = (null!, null!);
        if (node.Operator == "Neg")
        {
            (step, x) = (new ScaleStep(node, _ => new([-1], [])), node.Input(0));
            return true;
        }

        if (!Combines(node) || node.Inputs.Count != 2 || node.Input(0).IsConstant == node.Input(1).IsConstant)
        {
            return false;
        }

        bool isConstantFirst = node.Input(0).IsConstant;
        GraphValue constant = node.Input(isConstantFirst ? 0 : 1);
        Func<double[], Scaling>? scaling = (node.Operator, isConstantFirst) switch
        {
            ("Add" or "Sum", _) => c => new([1], c),
            ("Mul", _) => c => new(c, []),
            ("Sub", false) => c => new([1], [.. c.Select(number => -number)]),
            ("Sub", true) => c => new([-1], c),
            ("Div", false) => c => new([.. c.Select(number => 1 / number)], []),
            _ => null,
        };
        if (scaling is null)
        {
            return false;
        }

        x = node.Input(isConstantFirst ? 1 : 0);
        step = new ScaleStep(node, constants =>
        {
            float[] numbers = constants.Singles(constant, out long[] shape);
            return shape.SkipLast(1).All(length => length == 1) && shape.Length <= 2 && numbers.Length > 0
                ? scaling([.. numbers.Select(number => (double)number)])
                : throw node.Refusal(
                    "have a constant of one number, or one for each column", $"has one of the shape {Message.Shape(shape)}");
        });
        return true;
    }

    /// <summary>Reads the node that scikit-learn's scalers are exported as: (x − offset) · scale.</summary>
    public static Scaling Scaler(GraphNode node)
    {
        IReadOnlyList<float> offsets = node.Singles("offset") ?? [], factors = node.Singles("scale") is { Count: > 0 } scale ? scale : [1];
        return offsets.Count != factors.Count && offsets.Count > 1 && factors.Count > 1
            ? throw node.Refusal("have as many offsets as scales", Invariant($"has {offsets.Count} and {factors.Count}"))
            : new Scaling([1], [.. offsets.Select(number => -(double)number)]).Then(new([.. factors.Select(number => (double)number)], []));
    }
}
