using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>Reports every update, with the evaluation that followed it.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress> progress) : ITrainingCallback
{
    private Evaluation? _evaluation;

    public void OnEvaluated(TrainingRun run, Evaluation evaluation) => _evaluation = evaluation;

    public void OnUpdated(TrainingRun run)
    {
        progress.Report(new TrainingProgress
        {
            Iteration = run.Iteration,
            Iterations = run.Iterations,
            Epoch = run.Epochs.Epoch(run.Iteration),
            Loss = run.Loss,
            Evaluation = _evaluation,
        });
        _evaluation = null;
    }
}
