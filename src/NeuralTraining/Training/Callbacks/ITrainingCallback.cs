namespace NeuralTraining.Training;

/// <summary>A part of a training run that is not the loop: the loop calls it at each event.</summary>
internal interface ITrainingCallback
{
    /// <summary>Begins a run, of which nothing has been changed yet. An exception refuses the run.</summary>
    void OnRunBegin(TrainingRun run)
    {
    }

    /// <summary>Comes between a gradient and its update. An exception refuses the update.</summary>
    void OnGradientComputed(TrainingRun run, in Batch batch)
    {
    }

    /// <summary>Follows an update, which the trainer has counted.</summary>
    void OnUpdated(TrainingRun run)
    {
    }

    /// <summary>Follows an evaluation, which is part of <see cref="OnUpdated"/>.</summary>
    void OnEvaluated(TrainingRun run, Evaluation evaluation)
    {
    }

    /// <summary>Ends a run, also one that was refused, canceled or failed.</summary>
    void OnRunEnd(TrainingRun run)
    {
    }
}
