using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>Adds losses and evaluations to the history of the run.</summary>
internal sealed class HistoryRecorder : ITrainingCallback
{
    public void OnRunBegin(TrainingRun run) => run.Past.Reserve(run.Iterations - run.Epochs.RunStart);

    public void OnUpdated(TrainingRun run) => run.Past.Add(run.Loss);

    public void OnEvaluated(TrainingRun run, Evaluation evaluation) => run.Past.Add(evaluation);
}
