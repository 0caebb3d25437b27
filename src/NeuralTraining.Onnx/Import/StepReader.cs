using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Import;

/// <summary>Reads the chain of a graph from its outputs to its input.</summary>
/// <param name="constants">Reads constants.</param>
/// <param name="isOwn">Whether this library has exported the graph.</param>
internal sealed class StepReader(ConstantReader constants, bool isOwn)
{
    private const string Operators =
        "Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, LayerNormalization, Dropout, Relu, Sigmoid, Tanh, LeakyRelu, Elu, Gelu, " +
        "Softplus, Flatten, Reshape, Squeeze, Unsqueeze, Cast, Identity or Scaler, or compute a known activation with others";

    /// <summary>Returns the steps from the input to a value.</summary>
    /// <exception cref="InvalidDataException">A node is none of those that layers are made of.</exception>
    public List<Step> Read(GraphValue input, GraphValue value)
    {
        var steps = new List<Step>();
        while (value != input)
        {
            GraphNode node = value.Node ?? throw new InvalidDataException(
                $"The outputs must be computed from the input {Message.Quote(input.Name)}, but {Message.Quote(value.Name)} is constant.");
            if (!value.IsFirstOutput || node.IsConstant)
            {
                throw node.Refusal("be used by its first output, computed from the input", $"is not, as {Message.Quote(value.Name)}");
            }

            if (node.Operator is "Identity" or "CastLike" || node.CastsToReal)
            {
                value = node.Input(0);
                continue;
            }

            (Step step, value) = Read(value, node);
            steps.Add(step);
        }

        steps.Reverse();
        return steps;
    }

    private (Step Step, GraphValue Input) Read(GraphValue value, GraphNode node)
    {
        if (ReadNode(node) is { } step)
        {
            return (step, node.Input(0));
        }

        if (KnownActivation.TryNodes(value, constants, out ILayer layer, out GraphValue x))
        {
            return (new PlainStep(node, layer), x);
        }

        if (isOwn && OwnDropout(node) is { } dropout)
        {
            return (dropout, node.Input(0));
        }

        if (node.Operator == "Div" && LayerNormPattern.TryMatch(node, constants, out LayerNormStep norm, out x))
        {
            return (norm, x);
        }

        return ScaleReader.TryRead(node, out Step scale, out x)
            ? (scale, x)
            : throw (ScaleReader.Combines(node)
                ? node.Refusal("combine one computed value with a constant", $"is a '{node.Operator}' of computed values")
                : node.Refusal($"be one of {Operators}", $"is a {Message.Quote(node.Operator)}"));
    }

    /// <summary>Reads a step of one node with one computed input, its first.</summary>
    private Step? ReadNode(GraphNode node) => node.Operator switch
    {
        "Gemm" => Gemm(node),
        "MatMul" => new AffineStep(node, Constant(node, 1)),
        "BatchNormalization" => BatchNorm(node),
        "LayerNormalization" => LayerNorm(node),
        "Dropout" => Dropout(node),
        "Scaler" => new ScaleStep(node, _ => ScaleReader.Scaler(node)),
        _ when ShapeRules.Has(node.Operator) => new ShapeStep(node),
        _ => KnownActivation.TryNode(node) is { } layer ? new PlainStep(node, layer) : null,
    };

    private static AffineStep Gemm(GraphNode node)
    {
        if (node.Integer("transA", 0) != 0)
        {
            throw node.Refusal("have the samples as rows", "transposes them by 'transA'");
        }

        GraphValue? bias = node.TryInput(2) is null ? null : Constant(node, 2);
        bool isTransposed = node.Integer("transB", 0) != 0;
        return new AffineStep(node, Constant(node, 1), isTransposed, node.Single("alpha", 1), bias, node.Single("beta", 1));
    }

    private static BatchNormStep BatchNorm(GraphNode node)
    {
        if (node.Integer("training_mode", 0) != 0 || node.Outputs > 1)
        {
            throw node.Refusal("normalize by its running averages", "is in training mode");
        }

        (float momentum, float epsilon) = (node.Single("momentum", 0.9f), node.Single("epsilon", 1e-5f));

        // In decimal, so that the single 0.9 becomes the double 0.9.
        return momentum is >= 0 and < 1 && float.IsFinite(epsilon) && epsilon > 0
            ? new BatchNormStep(
                node, Constant(node, 1), Constant(node, 2), Constant(node, 3), Constant(node, 4), epsilon, (double)(decimal)momentum)
            : throw node.Refusal(
                "have a momentum from 0 to less than 1 and an epsilon greater than 0", Invariant($"has '{momentum}' and '{epsilon}'"));
    }

    private static LayerNormStep LayerNorm(GraphNode node)
    {
        float epsilon = node.Single("epsilon", 1e-5f);
        if (node.Integer("axis", -1) is not (-1 or 1) || !float.IsFinite(epsilon) || !(epsilon > 0))
        {
            throw node.Refusal(
                "normalize the last axis with an epsilon greater than 0",
                Invariant($"has the axis '{node.Integer("axis", -1)}' and '{epsilon}'"));
        }

        return new LayerNormStep(node, Constant(node, 1), node.TryInput(2) is null ? null : Constant(node, 2), epsilon);
    }

    /// <summary>Reads dropout, which is kept for training on.</summary>
    private PlainStep Dropout(GraphNode node)
    {
        double ratio = node.TryInput(1) is { } input ? constants.TryScalar(input) ?? -1 : node.Single("ratio", 0.5f);
        if (!(ratio is >= 0 and < 1))
        {
            throw node.Refusal("have a constant ratio of at least 0 and less than 1", "does not");
        }

        return node.TryInput(2) is { } training && (!training.IsConstant || constants.Integers(training) is not [0])
            ? throw node.Refusal("be in inference mode", "is in training mode")
            : new PlainStep(node, new Dropout((float)ratio, DropoutScaling.InTraining));
    }

    /// <summary>Reads the inference scale of dropout, as this library exports it.</summary>
    private PlainStep? OwnDropout(GraphNode node) =>
        node.Operator == "Mul" && node.TryInput(1) is { Initializer.Dims.Count: 0 } kept &&
        constants.TryScalar(kept) is > 0 and < 1 and var scale
            ? new PlainStep(node, new Dropout((float)(1 - (decimal)(float)scale), DropoutScaling.AtInference))
            : null;

    private static GraphValue Constant(GraphNode node, int index) => node.Input(index) is { IsConstant: true } constant
        ? constant
        : throw node.Refusal(
            Invariant($"have a constant as its input {index + 1}"),
            $"is a '{node.Operator}' with {Message.Quote(node.Input(index).Name)}, which is computed");
}
