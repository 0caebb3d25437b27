using NeuralTraining.Callbacks;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>Saves and restores the states of a trainer's callbacks.</summary>
internal sealed class SavedCallbacks(ITrainingCallback[] callbacks)
{
    public IReadOnlyCollection<ITrainingCallback> All => callbacks;

    /// <summary>Returns the description and the state of each callback.</summary>
    /// <exception cref="ArgumentException">A set is shaped neither like the parameters nor like the
    /// buffers.</exception>
    /// <exception cref="InvalidOperationException">A state is null.</exception>
    public IReadOnlyList<(string Description, CallbackState State)> Save(MultiLayerNet network)
    {
        var saved = new (string, CallbackState)[callbacks.Length];
        for (int i = 0; i < saved.Length; i++)
        {
            CallbackState state = StateOf(callbacks[i]);
            StoredCallbacks.RequireLayout(network, callbacks[i], state);
            saved[i] = (RunDescription.Of(callbacks[i]), state);
        }

        return saved;
    }

    /// <summary>Restores each callback from the first state that is left of its description, or else as new. If one
    /// refuses, or <paramref name="thenRestore"/> fails, all are as before.</summary>
    /// <param name="path">The path of the checkpoint.</param>
    /// <param name="states">The descriptions and the states in the checkpoint.</param>
    /// <param name="thenRestore">Restores the rest of the run.</param>
    /// <exception cref="InvalidDataException">A callback refuses its state.</exception>
    public void Restore(string path, IReadOnlyList<(string Description, CallbackState State)> states, Action thenRestore)
    {
        var left = states.ToList();
        CallbackState[] before = [.. callbacks.Select(StateOf)];
        int restored = 0;
        try
        {
            for (; restored < callbacks.Length; restored++)
            {
                string description = RunDescription.Of(callbacks[restored]);
                int found = left.FindIndex(state => state.Description == description);
                RestoreOrRefuse(path, callbacks[restored], found < 0 ? CallbackState.Empty : left[found].State);
                if (found >= 0)
                {
                    left.RemoveAt(found);
                }
            }

            thenRestore();
        }
        catch
        {
            while (restored > 0)
            {
                restored--;
                callbacks[restored].RestoreState(before[restored]);
            }

            throw;
        }
    }

    private static CallbackState StateOf(ITrainingCallback callback) => callback.SaveState() ?? throw new InvalidOperationException(
        $"The state of a callback must not be null, and empty if there is none, but that of {callback.GetType().Name} is null.");

    private static void RestoreOrRefuse(string path, ITrainingCallback callback, CallbackState state)
    {
        try
        {
            callback.RestoreState(state);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(
                Invariant($"The checkpoint '{MessageText.Escape(path)}' must hold a state of {callback.GetType().Name}, ") +
                $"but holds [{MessageText.List([.. state.Numbers.Keys, .. state.Sets.Keys])}], which it refuses: {exception.Message}",
                exception);
        }
    }
}
