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
    /// <summary>Less work than this, in floating-point operations, ends before another thread could begin.</summary>
    private const double MinOperations = 40_000;

    /// <summary>Returns a degree of parallelism that was given, which must be at least 1, or null.</summary>
    public static int? Check(int? value) => value is { } degree ? Require.AtLeast(degree, 1, "degree of parallelism", nameof(value)) : null;

    /// <summary>Returns the given number of threads, or that of the processors if none or more are given: more would
    /// only wait.</summary>
    public static Parallelism UpTo(int? given) => new(Math.Min(given ?? int.MaxValue, Environment.ProcessorCount));

    public int Degree => Math.Max(1, degree);

    /// <summary>Returns the number of threads that so many operations are worth.</summary>
    public int DegreeFor(double operations) => degree <= 1 || operations < MinOperations ? 1 : degree;

    /// <summary>Runs an action over the range from 0, in parts if it is worth it.</summary>
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
