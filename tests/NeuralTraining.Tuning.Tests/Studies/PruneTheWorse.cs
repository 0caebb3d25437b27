using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>A pruner whose decisions depend on every curve that it may look at.</summary>
internal sealed class PruneTheWorse : IPruner
{
    public IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    public string? ReasonToPrune(PruningContext context)
    {
        double[] others = [.. context.History.SelectMany(trial => trial.Curve).Where(point => point.Step == context.Curve[^1].Step).Select(point => context.Loss(point.Value))];
        return others.Length > 3 && context.Loss(context.Curve[^1].Value) > others.Order().ElementAt(others.Length / 3)
            ? $"worse than a third of {others.Length}"
            : null;
    }
}
