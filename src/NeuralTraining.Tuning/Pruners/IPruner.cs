namespace NeuralTraining.Tuning;

/// <summary>Decides whether a trial that runs is worth going on.</summary>
/// <remarks>A decision must be a pure function of its <see cref="PruningContext"/>. Any number of threads may ask at a
/// time.</remarks>
public interface IPruner
{
    /// <summary>Gets the settings that determine decisions, by name; empty if there are none.</summary>
    IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <summary>Returns why a trial should stop now, in a few words; null if it should go on.</summary>
    /// <param name="context">What the decision may depend on.</param>
    string? ReasonToPrune(PruningContext context);
}
