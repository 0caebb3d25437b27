using System.Collections.ObjectModel;

namespace NeuralTraining.Callbacks;

/// <summary>Receives the events of a training run: see <see cref="TrainerOptions.Callbacks"/>.</summary>
/// <remarks>
/// <para>Implement the events that you need; the others do nothing. The order of a run is: <see cref="OnRunBegin"/>;
/// for each update <see cref="OnGradientComputed"/>, the update, <see cref="OnUpdated"/> and, if an evaluation is due,
/// <see cref="OnEvaluated"/>; <see cref="OnRunEnd"/>. Callbacks are called on the thread of <see cref="Trainer.Fit"/>,
/// in the order of the list, and at the end of a run in the reverse order.</para>
/// <para>To stop training, call <see cref="TrainingRun.Stop"/>. An exception ends the run as a failure, with the
/// network as the last update left it.</para>
/// <para>An object belongs to one run at a time. It may be used by several runs one after another, and should begin
/// anew when <see cref="TrainingRun.Updates"/> is 0 in <see cref="OnRunBegin"/>. A callback with state that a resumed
/// run needs implements <see cref="SaveState"/> and <see cref="RestoreState"/>.</para>
/// </remarks>
public interface ITrainingCallback
{
    /// <summary>Gets the values that the callback was constructed with and that a run depends on, by name. Default:
    /// empty.</summary>
    /// <remarks>A checkpoint stores them and the name of the callback's class. A run can only be resumed with the same,
    /// unless <see cref="ResumeChanges.Callbacks"/> is declared.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Called before a run changes anything. An exception refuses the run.</summary>
    /// <param name="run">The run.</param>
    void OnRunBegin(TrainingRun run)
    {
    }

    /// <summary>Called between a gradient and its update. May change <see cref="TrainingRun.Gradients"/> in place. An
    /// exception or a stop leaves the update out.</summary>
    /// <param name="run">The run.</param>
    void OnGradientComputed(TrainingRun run)
    {
    }

    /// <summary>Called after an update, which has been counted.</summary>
    /// <param name="run">The run.</param>
    void OnUpdated(TrainingRun run)
    {
    }

    /// <summary>Called after an evaluation, which follows <see cref="OnUpdated"/> of all callbacks of yours.</summary>
    /// <param name="run">The run.</param>
    /// <param name="evaluation">The evaluation, which the history holds already.</param>
    void OnEvaluated(TrainingRun run, Evaluation evaluation)
    {
    }

    /// <summary>Called at the end of a run, also of one that was refused, canceled or failed, if
    /// <see cref="OnRunBegin"/> was called. <see cref="TrainingRun.IsComplete"/> is true only if the run ended
    /// normally.</summary>
    /// <remarks>An exception leaves <see cref="Trainer.Fit"/> after all callbacks have been called, unless the run has
    /// failed already: then the exception of that failure does.</remarks>
    /// <param name="run">The run.</param>
    void OnRunEnd(TrainingRun run)
    {
    }

    /// <summary>Returns a copy of the state that the callback keeps from event to event, for a checkpoint. Default:
    /// none.</summary>
    /// <remarks>Called when a run with checkpoints begins, and for each checkpoint.</remarks>
    CallbackState SaveState() => CallbackState.Empty;

    /// <summary>Restores a saved state. Default: refuses any but an empty one, which makes a callback as new.</summary>
    /// <param name="state">The state, which is copied.</param>
    /// <exception cref="ArgumentException">The state is none of this callback; nothing has been changed.</exception>
    void RestoreState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireNames(this, [], []);
    }
}
