namespace NeuralTraining.Onnx.Import;

/// <content>What must hold of shapes.</content>
internal sealed partial class NetworkAssembly
{
    private void RequireNothingPending()
    {
        if (_pending is { } pending)
        {
            throw pending.Node.Refusal(
                "scale or shift the inputs or outputs of a fully connected layer, or the outputs of a normalization", "does not");
        }
    }

    private static void RequireColumns(GraphNode node, Scaling scaling, long width)
    {
        if (!Fits(scaling.Factors) || !Fits(scaling.Offsets))
        {
            throw node.Refusal(Invariant($"have one constant, or one for each of {width} columns"), Invariant(
                $"has {Math.Max(scaling.Factors?.Length ?? 0, scaling.Offsets?.Length ?? 0)} of them or of another shape"));
        }

        bool Fits(double[]? numbers) => numbers is not null && (numbers.Length is 0 or 1 || numbers.Length == width);
    }

    private float[] Column(Step step, GraphValue value)
    {
        float[] numbers = _constants.Singles(value, out long[] shape);
        if (shape.Length != 1 || numbers.Length == 0)
        {
            throw step.Node.Refusal(
                "have one number for each column", $"has {Message.Quote(value.Name)} of the shape {Message.Shape(shape)}");
        }

        RequireWidth(step, shape[0]);
        return numbers;
    }

    /// <summary>Returns the numbers of a constant; one number for all columns if there is none.</summary>
    private float[] Column(Step step, GraphValue? value, float number)
    {
        if (value is not null)
        {
            return Column(step, value);
        }

        if (_shape.Length != 2 || Width is not (> 0 and <= int.MaxValue))
        {
            throw step.Node.Refusal("normalize a known number of columns", $"is given the shape {Message.Shape(_shape)}");
        }

        _constants.Charge(Width);
        var numbers = new float[Width];
        Array.Fill(numbers, number);
        return numbers;
    }

    /// <summary>Requires a matrix of as many columns as a layer has weights for. It decides the number of the input's
    /// features if the file does not state it.</summary>
    private void RequireWidth(Step step, long width)
    {
        if (_shape.Length != 2 || (Width >= 0 && Width != width))
        {
            throw step.Node.Refusal(
                Invariant($"be given a matrix of {width} columns, for which it has weights"),
                $"is given the shape {Message.Shape(_shape)}");
        }

        _inputs ??= width;
        _shape = [-1, width];
    }
}
