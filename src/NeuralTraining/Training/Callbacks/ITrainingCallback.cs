namespace NeuralTraining.Training;

/// <summary>Receives the events of a training run, which the loop raises.</summary>
internal interface ITrainingCallback
{
    /// <summary>Called before a run changes anything. An exception refuses the run.</summary>
    void OnRunBegin(TrainingRun run)
    {
    }

    /// <summary>Called before a gradient. May use the network, whose gradients are then free. An exception ends the
    /// run.</summary>
    void OnStepBegin(TrainingRun run)
    {
    }

    /// <summary>Called between a gradient and its update. An exception refuses the update.</summary>
    void OnGradientComputed(TrainingRun run, in Batch batch)
    {
    }

    /// <summary>Called after an update, which the trainer has counted.</summary>
    void OnUpdated(TrainingRun run)
    {
    }

    /// <summary>Called after an evaluation, which is part of <see cref="OnUpdated"/>.</summary>
    void OnEvaluated(TrainingRun run, Evaluation evaluation)
    {
    }

    /// <summary>Called at the end of a run, also of one that was refused, canceled or failed.</summary>
    void OnRunEnd(TrainingRun run)
    {
    }
}
