using NeuralTraining.Losses;

namespace NeuralTraining;

/// <content>What the network computes, for exports.</content>
public sealed partial class FrozenNetwork
{
    /// <summary>Gets the loss that turns the outputs into probabilities; null if none does, or if the file of the
    /// network names none.</summary>
    public IProbabilisticLoss? ProbabilisticLoss => _meaning.Probabilities;

    /// <summary>Returns the steps from the inputs to the outputs, such as to export them to a format of your own.
    /// Allocates descriptions, and no weights.</summary>
    /// <returns>At least one step.</returns>
    public IReadOnlyList<FrozenNetworkStep> GetSteps() => [.. _steps.Select(step => new FrozenNetworkStep(step))];
}
