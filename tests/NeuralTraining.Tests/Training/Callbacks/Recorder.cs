using NeuralTraining.Callbacks;

namespace NeuralTraining.Tests.Training.Callbacks;

/// <summary>Notes every event, and does what a test asks for.</summary>
internal sealed class Recorder(List<string>? events = null, string name = "") : ITrainingCallback
{
    public List<string> Events { get; } = events ?? [];

    public Action<TrainingRun>? Begin { get; init; }

    public Action<TrainingRun>? Gradient { get; init; }

    public Action<TrainingRun>? Updated { get; init; }

    public Action<TrainingRun, Evaluation>? Evaluated { get; init; }

    public Action<TrainingRun>? End { get; init; }

    public void OnRunBegin(TrainingRun run) => Note("begin", run, Begin);

    public void OnGradientComputed(TrainingRun run) => Note("gradient", run, Gradient);

    public void OnUpdated(TrainingRun run) => Note("updated", run, Updated);

    public void OnEvaluated(TrainingRun run, Evaluation evaluation) => Note("evaluated", run, _ => Evaluated?.Invoke(run, evaluation));

    public void OnRunEnd(TrainingRun run) => Note(run.IsComplete ? "end" : "end of a failure", run, End);

    private void Note(string what, TrainingRun run, Action<TrainingRun>? action)
    {
        Events.Add($"{name}{what} {run.Iteration}");
        action?.Invoke(run);
    }
}
