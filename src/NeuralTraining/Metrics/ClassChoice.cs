using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Specifies whose score a metric is: an average over the classes, or that of one class.</summary>
internal readonly struct ClassChoice
{
    private ClassChoice(Averaging averaging, int? single) => (Averaging, Single) = (averaging, single);

    /// <summary>The average, if it is not of one class.</summary>
    public Averaging Averaging { get; }

    /// <summary>The label of the class; null for an average.</summary>
    public int? Single { get; }

    public static ClassChoice AverageOf(Averaging averaging) => new(Require.Defined(averaging, "averaging"), null);

    public static ClassChoice Of(int label) => new(default, Require.AtLeast(label, 0, "label of the class"));

    /// <summary>Returns the name of a score, such as <c>f1 macro</c> or <c>precision of class 2</c>.</summary>
    public string NameOf(string score) =>
        Single is { } label ? Invariant($"{score} of class {label}") : $"{score} {Averaging.ToString().ToLowerInvariant()}";

    /// <summary>Returns the text of a metric, such as <c>Precision(Averaging: Macro)</c>.</summary>
    public string TextOf(object metric) =>
        Single is { } label ? Summary.Of(metric, ("Class", label)) : Summary.Of(metric, ("Averaging", Averaging));

    /// <summary>Refuses samples that have no classes, or not the chosen one.</summary>
    public void Check(in Batch batch, int outputs)
    {
        ClassTargets.Check(batch, outputs);
        int classes = ClassTargets.CountOf(outputs);
        if (Single >= classes)
        {
            throw new ArgumentException(
                Invariant($"The class of a metric must be from 0 to {classes - 1}, but was '{Single}'."), nameof(batch));
        }
    }
}
