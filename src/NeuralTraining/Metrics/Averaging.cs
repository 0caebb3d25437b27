namespace NeuralTraining.Metrics;

/// <summary>Specifies how the scores of the classes are averaged.</summary>
public enum Averaging
{
    /// <summary>The mean of the classes' scores: each class counts alike, also one without samples.</summary>
    Macro,

    /// <summary>The score of all classes' counts together.</summary>
    Micro,

    /// <summary>The mean of the classes' scores, weighted by the samples of each class.</summary>
    Weighted,
}
