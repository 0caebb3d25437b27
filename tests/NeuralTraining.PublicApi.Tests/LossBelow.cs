using System.Globalization;
using NeuralTraining.Callbacks;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A callback as a user would write one: stops training when the loss was small in a number of updates.</summary>
public sealed class LossBelow(double loss, int updates) : ITrainingCallback
{
    private const string CountName = "count";

    private int _count;

    public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { ["Loss"] = loss, ["Updates"] = updates };

    public void OnRunBegin(TrainingRun run) => _count = run.Updates == 0 ? 0 : _count;

    public void OnUpdated(TrainingRun run)
    {
        _count += run.Loss < loss ? 1 : 0;
        if (_count >= updates)
        {
            run.Stop(string.Create(CultureInfo.InvariantCulture, $"the loss was below {loss} in {updates} updates"));
        }
    }

    public CallbackState SaveState() => new(new Dictionary<string, double> { [CountName] = _count });

    public void RestoreState(CallbackState state) => _count = (int)state.Numbers.GetValueOrDefault(CountName);
}
