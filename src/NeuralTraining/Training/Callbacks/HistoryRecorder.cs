namespace NeuralTraining.Training;

/// <summary>Adds losses and evaluations to the history of the run.</summary>
internal sealed class HistoryRecorder : ITrainingCallback
{
    public void OnRunBegin(TrainingRun run) => run.History.Reserve(run.End - run.Epochs.RunStart);

    public void OnUpdated(TrainingRun run) => run.History.Add(run.Loss);

    public void OnEvaluated(TrainingRun run, Evaluation evaluation) => run.History.Add(evaluation);
}
