namespace NeuralTraining.Tuning;

/// <summary>The states of a trial.</summary>
public enum TrialState
{
    /// <summary>It waits for a worker.</summary>
    Waiting,

    /// <summary>A worker runs it.</summary>
    Running,

    /// <summary>It has its value.</summary>
    Complete,

    /// <summary>The pruner stopped it early. Its value is the last that it reported.</summary>
    Pruned,

    /// <summary>It has no value, for a reason.</summary>
    Failed,
}
