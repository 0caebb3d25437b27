using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>Holds the callbacks of a run, so that no other run begins with one of them meanwhile.</summary>
internal sealed class CallbackUse : IDisposable
{
    private static readonly Lock Gate = new();

    /// <summary>The callbacks of all runs under way.</summary>
    private static readonly HashSet<ITrainingCallback> InUse = new(ReferenceEqualityComparer.Instance);

    private readonly ITrainingCallback[] _callbacks;

    private CallbackUse(ITrainingCallback[] callbacks) => _callbacks = callbacks;

    /// <summary>Begins the use; null where there are no callbacks.</summary>
    /// <exception cref="InvalidOperationException">One of them belongs to a run under way.</exception>
    public static CallbackUse? Begin(ITrainingCallback[] callbacks)
    {
        if (callbacks.Length == 0)
        {
            return null;
        }

        lock (Gate)
        {
            if (Array.Find(callbacks, InUse.Contains) is { } taken)
            {
                throw new InvalidOperationException(
                    $"A callback must belong to one run at a time, but {taken.GetType().Name} belongs to another that is under way. " +
                    "Give each trainer callbacks of its own.");
            }

            InUse.UnionWith(callbacks);
        }

        return new CallbackUse(callbacks);
    }

    public void Dispose()
    {
        lock (Gate)
        {
            InUse.ExceptWith(_callbacks);
        }
    }
}
