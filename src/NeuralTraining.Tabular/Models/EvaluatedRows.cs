namespace NeuralTraining.Tabular;

/// <summary>Splits off the rows that training only evaluates, to stop early.</summary>
internal static class EvaluatedRows
{
    private const string Advice = $"Set another {nameof(MlpOptions.ValidationFraction)}, or no {nameof(MlpOptions.Patience)}.";

    /// <summary>Returns the rows of a classifier to train on and to evaluate: null without
    /// <see cref="MlpOptions.Patience"/>.</summary>
    public static (Dataset Train, Dataset? Validation) Split(Dataset data, MlpOptions options, string target, IReadOnlyList<string> classes)
    {
        if (options.Patience is null)
        {
            return (data, null);
        }

        RequireRows(data, options);
        try
        {
            return data.SplitStratified(options.ValidationFraction, options.Seed);
        }
        catch (ArgumentException exception)
        {
            // If any class has too few rows, the smallest has.
            (int label, int count) = data.Labels.ToArray().CountBy(label => label).MinBy(pair => pair.Value);
            throw new ArgumentException(
                "Early stopping must train on a row of each class and evaluate another, " +
                Invariant($"but cannot with a fraction of {options.ValidationFraction} of {data.Count} rows, ") +
                Invariant($"of which class '{Message.Abbreviate(classes[label])}' of '{Message.Abbreviate(target)}' has {count}. ") +
                Advice, exception);
        }
    }

    /// <summary>Returns the rows of a regressor to train on and to evaluate: null without
    /// <see cref="MlpOptions.Patience"/>.</summary>
    public static (Dataset Train, Dataset? Validation) Split(Dataset data, MlpOptions options)
    {
        if (options.Patience is null)
        {
            return (data, null);
        }

        RequireRows(data, options);
        return data.Split(options.ValidationFraction, options.Seed);
    }

    private static void RequireRows(Dataset data, MlpOptions options)
    {
        if ((int)(data.Count * options.ValidationFraction) == 0)
        {
            throw new ArgumentException(
                "Early stopping must evaluate at least one row, " +
                Invariant($"but a fraction of {options.ValidationFraction} of {data.Count} rows is none. ") + Advice);
        }
    }
}
