namespace NeuralTraining.Training;

/// <summary>Passes each event to several callbacks, in their order.</summary>
/// <param name="callbacks">The callbacks; null where a run has none of a kind.</param>
internal sealed class CallbackList(params ReadOnlySpan<ITrainingCallback?> callbacks) : ITrainingCallback
{
    private readonly ITrainingCallback[] _callbacks = [.. callbacks.ToArray().OfType<ITrainingCallback>()];

    public void OnRunBegin(TrainingRun run)
    {
        foreach (ITrainingCallback callback in _callbacks)
        {
            callback.OnRunBegin(run);
        }
    }

    public void OnStepBegin(TrainingRun run)
    {
        foreach (ITrainingCallback callback in _callbacks)
        {
            callback.OnStepBegin(run);
        }
    }

    public void OnGradientComputed(TrainingRun run, in Batch batch)
    {
        foreach (ITrainingCallback callback in _callbacks)
        {
            callback.OnGradientComputed(run, batch);
        }
    }

    public void OnUpdated(TrainingRun run)
    {
        foreach (ITrainingCallback callback in _callbacks)
        {
            callback.OnUpdated(run);
        }
    }

    public void OnEvaluated(TrainingRun run, Evaluation evaluation)
    {
        foreach (ITrainingCallback callback in _callbacks)
        {
            callback.OnEvaluated(run, evaluation);
        }
    }

    public void OnRunEnd(TrainingRun run)
    {
        foreach (ITrainingCallback callback in _callbacks)
        {
            callback.OnRunEnd(run);
        }
    }
}
