namespace NeuralTraining.Tests.Threads;

/// <summary>Whether a public member may be called while another thread trains.</summary>
/// <param name="IsRefused">Whether it is refused; if not, its documentation says that any thread may call it.</param>
/// <param name="Calls">How it is called.</param>
internal sealed record ThreadRule(bool IsRefused, params Action<Scene>[] Calls)
{
    /// <summary>Whether it begins a run, which the thread that trains cannot do either.</summary>
    public bool BeginsRun { get; init; }

    /// <summary>Whether it is refused when the run is over.</summary>
    public bool IsOfRun { get; init; }
}
