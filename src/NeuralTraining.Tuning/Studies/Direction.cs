namespace NeuralTraining.Tuning;

/// <summary>Whether a study looks for the smallest or the largest value.</summary>
public enum Direction
{
    /// <summary>The smallest value is best, such as a loss.</summary>
    Minimize,

    /// <summary>The largest value is best, such as an accuracy.</summary>
    Maximize,
}
