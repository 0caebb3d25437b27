using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace NeuralTraining.Numerics;

/// <summary>Threads that share one piece of work after another with the caller. Idle threads spin for a moment and then
/// sleep.</summary>
/// <remarks>
/// A piece is cut into one part for each thread, and every thread, the caller first, takes the next free part. A late
/// thread delays nothing: the caller then does its part. A second caller at the same time, or a nested one, does its
/// work alone. If the system refuses to start a thread, the team has fewer, and tries again after a thousand pieces.
/// </remarks>
internal sealed unsafe partial class WorkerTeam : IDisposable
{
    private const int SpinsBeforeYield = 20_000;
    private const int NextBits = 16;
    private const long NextMask = (1L << NextBits) - 1;
    private const int PiecesToNextTrial = 1000;

    private readonly Action<Thread> _start;
    private readonly List<Worker> _workers = [];
    private int _isBusy, _piecesToTrial;

    // The piece of work: valid while a part of it is unfinished.
    private delegate*<void*, int, int, void> _run;
    private void* _action;
    private int _length, _grain;
    private Exception? _failure;

    /// <summary>Generation (32 bits), number of parts (16) and next part (16) in one, so that a thread that takes a
    /// part knows its piece.</summary>
    private long _ticket;

    private int _unfinished;
    private volatile bool _isDisposed;

    /// <param name="start">Starts a thread, unless the system refuses it.</param>
    public WorkerTeam(Action<Thread>? start = null) => _start = start ?? (thread => thread.Start());

    public static WorkerTeam Shared { get; } = new();

    /// <summary>Runs an action over the range from 0, cut at multiples of the grain into a limited number of
    /// parts.</summary>
    public void Run<TAction>(in TAction action, int length, int grain, int degree) where TAction : struct, IRangeAction, allows ref struct
    {
        int parts = (int)Math.Min(Math.Min(degree, NextMask), (length + grain - 1) / grain);
        if (parts > 1 && Interlocked.CompareExchange(ref _isBusy, 1, 0) == 0)
        {
            try
            {
                parts = 1 + StartWorkers(parts - 1);
                if (parts > 1)
                {
                    // It is on this thread's stack, so this method must not return before all parts have ended.
                    TAction onStack = action;
                    Share(&Invoke<TAction>, Unsafe.AsPointer(ref onStack), length, grain, parts);
                    while (TryTakePart(out int start, out int end))
                    {
                        try
                        {
                            onStack.Run(start, end);
                        }
#pragma warning disable CA1031 // It is thrown again when all parts have ended.
                        catch (Exception exception)
#pragma warning restore CA1031
                        {
                            _failure = exception;
                        }

                        Interlocked.Decrement(ref _unfinished);
                    }

                    WaitForOthers();
                    return;
                }
            }
            finally
            {
                Volatile.Write(ref _isBusy, 0);
            }
        }

        action.Run(0, length);
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }
    }

    private static void Invoke<TAction>(void* action, int start, int end) where TAction : struct, IRangeAction, allows ref struct =>
        Unsafe.AsRef<TAction>(action).Run(start, end);

    private void Share(delegate*<void*, int, int, void> run, void* action, int length, int grain, int parts)
    {
        _run = run;
        _action = action;
        _length = length;
        _grain = grain;
        _failure = null;
        _unfinished = parts;
        long generation = (_ticket >>> 32) + 1;
        Interlocked.Exchange(ref _ticket, generation << 32 | (long)parts << NextBits);
        for (int i = 0; i < parts - 1; i++)
        {
            _workers[i].Wake();
        }
    }

    /// <summary>Waits until the parts that other threads have taken have ended, and throws what any part has
    /// thrown.</summary>
    private void WaitForOthers()
    {
        for (int spins = 0; Volatile.Read(ref _unfinished) > 0; spins++)
        {
            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }

        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>Starts threads up to a number, unless the system refuses one, and returns how many of that number
    /// exist.</summary>
    private int StartWorkers(int wanted)
    {
        if (_workers.Count < wanted && --_piecesToTrial <= 0)
        {
            try
            {
                while (_workers.Count < wanted)
                {
                    _workers.Add(new Worker(this, spins: _workers.Count + 2 <= Environment.ProcessorCount));
                }
            }
            catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
            {
                _piecesToTrial = PiecesToNextTrial;
            }
        }

        return Math.Min(wanted, _workers.Count);
    }

    private bool HasPart() => HasPart(Volatile.Read(ref _ticket));

    private static bool HasPart(long ticket) => (ticket & NextMask) < (ticket >> NextBits & NextMask);

    /// <summary>Takes the next part if there is one, which must then be run.</summary>
    private bool TryTakePart(out int start, out int end)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            if (!HasPart(ticket))
            {
                start = end = 0;
                return false;
            }

            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket)
            {
                long parts = ticket >> NextBits & NextMask, part = ticket & NextMask, units = (_length + _grain - 1) / _grain;
                start = (int)(units * part / parts) * _grain;
                end = (int)Math.Min(_length, units * (part + 1) / parts * _grain);
                return true;
            }
        }
    }

    private void RunPart(int start, int end)
    {
        try
        {
            _run(_action, start, end);
        }
#pragma warning disable CA1031 // It is thrown again where the work was asked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
        }

        Interlocked.Decrement(ref _unfinished);
    }
}
