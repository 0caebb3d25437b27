namespace NeuralTraining.Numerics;

/// <summary>Refuses a call while another is under way, where both would compute in the same memory. Does not allocate.</summary>
/// <remarks>A call within a call is refused as well, so the library's own calls must not go through its public ones.</remarks>
internal sealed class CallGuard
{
    private int _isBusy;

    /// <summary>Begins a call, which ends when what is returned is disposed of.</summary>
    /// <param name="refusal">What the exception says, if there is one.</param>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    public Call Enter(string refusal) => Interlocked.CompareExchange(ref _isBusy, 1, 0) == 0
        ? new Call(this)
        : throw new InvalidOperationException(refusal);

    public readonly ref struct Call(CallGuard guard)
    {
        public void Dispose() => Volatile.Write(ref guard._isBusy, 0);
    }
}
