namespace NeuralTraining;

/// <summary>Calls an action with each report of progress before training or a download continues.</summary>
/// <remarks>
/// <para><see cref="Progress{T}"/> instead posts reports to the synchronization context, or without one to the thread
/// pool: there they arrive late, out of order and several at once, some after the call that reported them has
/// returned.</para>
/// <para>The action runs on the thread that reports, and training waits for it. An exception of the action leaves the
/// call that reported: <see cref="Trainer.Fit"/> then ends, and the network is as the last update left it.
/// <see cref="Ensemble.Train"/> reports from several threads at once.</para>
/// </remarks>
/// <typeparam name="T">The type of the reports, such as <see cref="TrainingProgress"/>.</typeparam>
public sealed class SynchronousProgress<T> : IProgress<T>
{
    private readonly Action<T> _handler;

    /// <summary>Creates the receiver of reports.</summary>
    /// <param name="handler">The action to call with each report.</param>
    public SynchronousProgress(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handler = handler;
    }

    /// <summary>Calls the action, and returns when it has returned.</summary>
    /// <param name="value">The report.</param>
    public void Report(T value) => _handler(value);

    /// <inheritdoc />
    public override string ToString() => $"SynchronousProgress<{typeof(T).Name}>";
}
