namespace NeuralTraining.Onnx.Import;

/// <summary>What the outputs of a graph are computed from, and what that means.</summary>
/// <param name="Scores">The value before softmax, sigmoid and choice of a class.</param>
/// <param name="IsSoftmax">Whether the outputs are the softmax of the scores, or choices of the largest.</param>
/// <param name="IsSigmoid">Whether the outputs are the sigmoid of the scores.</param>
/// <param name="ClassNames">The names of the classes; empty if the file has none.</param>
internal sealed record OutputMeaning(GraphValue Scores, bool IsSoftmax, bool IsSigmoid, string[] ClassNames);

/// <summary>Reads the end of a graph: softmax or sigmoid, and what exporters of classifiers append, the label of the
/// most probable class and the probabilities by name.</summary>
internal static class OutputReader
{
    /// <exception cref="InvalidDataException">Outputs are of different values.</exception>
    public static OutputMeaning Read(IReadOnlyList<GraphValue> outputs, ConstantReader constants)
    {
        OutputMeaning? meaning = null;
        foreach (GraphValue output in outputs)
        {
            OutputMeaning next = Read(output, constants);
            if (meaning is not null && meaning.Scores != next.Scores)
            {
                throw new InvalidDataException(
                    "The outputs must be one layer's, its probabilities and the labels of its classes, " +
                    $"but {Message.Quote(output.Name)} is computed from {Message.Quote(next.Scores.Name)} " +
                    $"and {Message.Quote(outputs[0].Name)} from {Message.Quote(meaning.Scores.Name)}.");
            }

            meaning = meaning is null ? next : new(
                next.Scores,
                meaning.IsSoftmax || next.IsSoftmax,
                meaning.IsSigmoid || next.IsSigmoid,
                meaning.ClassNames.Length > 0 ? meaning.ClassNames : next.ClassNames);
        }

        return meaning!;
    }

    private static OutputMeaning Read(GraphValue output, ConstantReader constants)
    {
        GraphValue value = output;
        string[] names = [];
        bool isLabel = false;
        if (Label(output, constants) is { } label)
        {
            (value, names, isLabel) = (label.Scores, label.Names, true);
        }
        else if (output.Node is { Operator: "ZipMap" } map)
        {
            value = map.Input(0);
            names = map.Texts("classlabels_strings") ??
                [.. (map.Integers("classlabels_int64s") ?? []).Select(number => Invariant($"{number}"))];
        }

        value = SkipIdentity(value);
        if (Positive(value, constants) is { } positive)
        {
            value = SkipIdentity(positive);
            return value.Node is { Operator: "Sigmoid" } sigmoid
                ? new(SkipIdentity(sigmoid.Input(0)), false, true, names)
                : throw new InvalidDataException(
                    $"The probability {Message.Quote(value.Name)} must be computed by a 'Sigmoid', but is not.");
        }

        return value.Node switch
        {
            { Operator: "Softmax" or "LogSoftmax" } softmax => new(SkipIdentity(OfColumns(softmax)), true, false, names),
            { Operator: "Sigmoid" } sigmoid when !isLabel => new(SkipIdentity(sigmoid.Input(0)), false, true, names),
            _ => new(value, isLabel, false, names),
        };
    }

    /// <summary>Returns the input of a softmax of rows.</summary>
    private static GraphValue OfColumns(GraphNode softmax) => softmax.Integer("axis", -1) is -1 or 1
        ? softmax.Input(0)
        : throw softmax.Refusal("be computed for every row", Invariant($"has the axis '{softmax.Integer("axis", -1)}'"));

    private static GraphValue SkipIdentity(GraphValue value)
    {
        while (value.Node is { IsConstant: false } node && (node.Operator is "Identity" or "CastLike" || node.CastsToReal))
        {
            value = node.Input(0);
        }

        return value;
    }

    /// <summary>Returns the probabilities or scores of which a value is the largest's label, and the names of classes
    /// between; null if the value is no label.</summary>
    private static (GraphValue Scores, string[] Names)? Label(GraphValue value, ConstantReader constants)
    {
        string[] names = [];
        while (value.Node is { IsConstant: false } node)
        {
            switch (node.Operator)
            {
                case "ArgMax":
                    return node.Integer("axis", 0) is -1 or 1 ? (node.Input(0), names) : null;
                case "ArrayFeatureExtractor" or "Gather" when node.Input(0).IsConstant:
                    names = constants.Names(node.Input(0));
                    value = node.Input(1);
                    break;
                case "Identity" or "Cast" or "Reshape" or "Squeeze" or "Flatten":
                    value = node.Input(0);
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Returns p if a value is the pair of probabilities (1 − p, p), as scikit-learn's of two classes;
    /// otherwise null.</summary>
    private static GraphValue? Positive(GraphValue value, ConstantReader constants) =>
        value.Node is { Operator: "Concat" } concat && concat.Inputs.Count == 2 && concat.Integer("axis", 1) is 1 or -1 &&
        concat.Input(0).Node is { Operator: "Sub" } complement && complement.TryInput(1) == concat.Input(1) &&
        constants.TryScalar(complement.Input(0)) is 1
            ? concat.Input(1)
            : null;
}
