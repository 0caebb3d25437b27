namespace NeuralTraining.Numerics;

/// <summary>Refuses a thread while another uses the same memory. Does not allocate, and never waits.</summary>
/// <remarks>
/// <para>A call has the memory for itself, and a call within a call is refused as well, so the library's own calls must
/// not go through its public ones. A run is many calls of one thread: between them, every other thread is
/// refused.</para>
/// <para>Within its own call a thread may also use <see cref="Read"/>, <see cref="Write"/> and
/// <see cref="Check"/>.</para>
/// </remarks>
internal sealed class CallGuard
{
    private const int CallShift = 16, RunShift = 40;
    private const long ThreadMask = (1L << (RunShift - CallShift)) - 1, ReadersMask = (1L << CallShift) - 1;

    /// <summary>The thread of the run (24 bits), the thread of the call (24) and the number of readers (16), in one so
    /// that they change together.</summary>
    private long _state;

    private static long Me => Environment.CurrentManagedThreadId & ThreadMask;

    /// <summary>Begins a call, which ends when the result is disposed of.</summary>
    /// <param name="refusal">The message of the exception, if there is one.</param>
    /// <exception cref="InvalidOperationException">Another call is under way, or a run of another thread.</exception>
    public Call Enter(string refusal)
    {
        long me = Me, state;
        do
        {
            state = Volatile.Read(ref _state);
            Require(CallerOf(state) == 0 && ReadersOf(state) == 0 && IsNobodyOr(me, RunnerOf(state)), refusal);
        }
        while (!TryAdd(me << CallShift, state));

        return new Call(this, me << CallShift);
    }

    /// <summary>Ends the call of this thread, for a caller that cannot keep the result of
    /// <see cref="Enter"/>.</summary>
    public void Exit() => Interlocked.Add(ref _state, -(Me << CallShift));

    /// <summary>Begins a run, which ends when the result is disposed of.</summary>
    /// <param name="refusal">The message of the exception, if there is one.</param>
    /// <exception cref="InvalidOperationException">Another run is under way, or a call.</exception>
    public Call EnterRun(string refusal)
    {
        long run = Me << RunShift;
        Require(TryAdd(run, state: 0), refusal);
        return new Call(this, run);
    }

    /// <summary>Begins to write, as a call or as a part of one.</summary>
    /// <param name="refusal">The message of the exception, if there is one.</param>
    /// <exception cref="InvalidOperationException">A call or a run of another thread is under way, or somebody
    /// reads.</exception>
    public Call Write(string refusal) => CallerOf(Volatile.Read(ref _state)) == Me ? default : Enter(refusal);

    /// <summary>Begins to read, beside other readers or as a part of a call.</summary>
    /// <param name="refusal">The message of the exception, if there is one.</param>
    /// <exception cref="InvalidOperationException">A call or a run of another thread is under way.</exception>
    public Call Read(string refusal)
    {
        long me = Me, state;
        do
        {
            state = Volatile.Read(ref _state);
            if (CallerOf(state) == me)
            {
                return default;
            }

            Require(CallerOf(state) == 0 && IsNobodyOr(me, RunnerOf(state)), refusal);
        }
        while (!TryAdd(1, state));

        return new Call(this, 1);
    }

    /// <summary>Refuses this thread if a call or a run of another is under way.</summary>
    /// <param name="refusal">The message of the exception, if there is one.</param>
    /// <exception cref="InvalidOperationException">A call or a run of another thread is under way.</exception>
    public void Check(string refusal)
    {
        long state = Volatile.Read(ref _state);
        if (state != 0)
        {
            long me = Me;
            Require(IsNobodyOr(me, CallerOf(state)) && IsNobodyOr(me, RunnerOf(state)), refusal);
        }
    }

    private static long RunnerOf(long state) => state >>> RunShift;

    private static long CallerOf(long state) => state >>> CallShift & ThreadMask;

    private static long ReadersOf(long state) => state & ReadersMask;

    private static bool IsNobodyOr(long me, long thread) => thread == 0 || thread == me;

    private static void Require(bool isFree, string refusal)
    {
        if (!isFree)
        {
            throw new InvalidOperationException(refusal);
        }
    }

    private bool TryAdd(long holder, long state) => Interlocked.CompareExchange(ref _state, state + holder, state) == state;

    /// <summary>A call or run that has begun; nothing, if it is part of a call that goes on.</summary>
    public readonly ref struct Call(CallGuard guard, long holder)
    {
        public void Dispose()
        {
            if (guard is not null)
            {
                Interlocked.Add(ref guard._state, -holder);
            }
        }
    }
}
