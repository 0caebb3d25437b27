using System.Runtime.ExceptionServices;
using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>Passes each event to several callbacks, in their order, and the end of a run in the reverse
/// order.</summary>
/// <param name="callbacks">The callbacks; null where a run has none of a kind.</param>
internal sealed class CallbackList(params ReadOnlySpan<ITrainingCallback?> callbacks)
{
    private readonly ITrainingCallback[] _callbacks = [.. callbacks.ToArray().OfType<ITrainingCallback>()];

    /// <summary>The number of callbacks whose run has begun.</summary>
    private int _begun;

    public void OnRunBegin(TrainingRun run) => Notify(run, static (callback, run) =>
    {
        run.Callbacks._begun++;
        callback.OnRunBegin(run);
    });

    public void OnStepBegin(TrainingRun run) => Notify(run, static (callback, run) => (callback as IStepCallback)?.OnStepBegin(run));

    /// <summary>Passes the event until a callback stops the run.</summary>
    public void OnGradientComputed(TrainingRun run)
    {
        for (int i = 0; i < _callbacks.Length && !run.IsComplete; i++)
        {
            _callbacks[i].OnGradientComputed(run);
        }
    }

    public void OnUpdated(TrainingRun run) => Notify(run, static (callback, run) => callback.OnUpdated(run));

    public void OnEvaluated(TrainingRun run, Evaluation evaluation) =>
        Array.ForEach(_callbacks, callback => callback.OnEvaluated(run, evaluation));

    /// <summary>Passes the event to all whose run has begun, and then throws the first exception.</summary>
    public void OnRunEnd(TrainingRun run)
    {
        Exception? failure = null;
        while (_begun > 0)
        {
            try
            {
                _callbacks[--_begun].OnRunEnd(run);
            }
            catch (Exception exception)
            {
                failure ??= exception;
            }
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Calls each callback by a delegate that captures nothing, and so is allocated once.</summary>
    private void Notify(TrainingRun run, Action<ITrainingCallback, TrainingRun> notify)
    {
        foreach (ITrainingCallback callback in _callbacks)
        {
            notify(callback, run);
        }
    }
}
