namespace NeuralTraining.Metrics;

/// <summary>Specifies the predictions that a metric needs besides the outputs.</summary>
[Flags]
public enum PredictionKinds
{
    /// <summary>The outputs alone.</summary>
    None = 0,

    /// <summary>The probabilities of the classes. The loss must give them.</summary>
    Probabilities = 1,

    /// <summary>The predicted classes.</summary>
    Labels = 2,
}
