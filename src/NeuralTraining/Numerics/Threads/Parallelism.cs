using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Work on a range that can be cut anywhere at a multiple of a grain, to the same bits.</summary>
internal interface IRangeAction
{
    /// <summary>Ranges begin at multiples of this.</summary>
    static abstract int Grain { get; }

    void Run(int start, int end);
}

/// <summary>The number of threads that may share a piece of work. Default: one.</summary>
/// <param name="degree">The maximum, the caller's thread included.</param>
internal readonly struct Parallelism(int degree)
{
    /// <summary>Less work than this, in floating-point operations, is done before another thread could start.</summary>
    private const double MinOperations = 40_000;

    /// <summary>Checks a degree of parallelism, which must be null or at least 1, and returns it.</summary>
    public static int? Check(int? value) => value is { } degree ? Require.AtLeast(degree, 1, "degree of parallelism", nameof(value)) : null;

    /// <summary>Returns the given number of threads, at most that of the processors, which is also the default: more
    /// would only wait.</summary>
    public static Parallelism UpTo(int? given) => new(Math.Min(given ?? int.MaxValue, Environment.ProcessorCount));

    public int Degree => Math.Max(1, degree);

    /// <summary>Returns the number of threads worth using for a number of operations.</summary>
    public int DegreeFor(double operations) => degree <= 1 || operations < MinOperations ? 1 : degree;

    /// <summary>Runs an action over the range from 0, in parts where that is faster.</summary>
    public void Run<TAction>(in TAction action, int length, double operationsEach) where TAction : struct, IRangeAction, allows ref struct
    {
        int shares = DegreeFor(length * operationsEach);
        if (shares == 1)
        {
            // As it is, the call would copy the action.
            Unsafe.AsRef(in action).Run(0, length);
        }
        else
        {
            WorkerTeam.Shared.Run(in action, length, TAction.Grain, shares);
        }
    }
}
