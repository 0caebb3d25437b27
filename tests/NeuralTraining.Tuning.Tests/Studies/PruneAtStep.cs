namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>A pruner that stops every trial at one step.</summary>
internal sealed class PruneAtStep(long step) : IPruner
{
    public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { ["Step"] = step };

    public string? ReasonToPrune(PruningContext context) => context.Curve[^1].Step == step ? "as told" : null;
}
