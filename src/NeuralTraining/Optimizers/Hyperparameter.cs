using System.Runtime.CompilerServices;

namespace NeuralTraining.Optimizers;

/// <summary>Checks the ranges of hyperparameters.</summary>
internal static class Hyperparameter
{
    /// <summary>Returns a learning rate, which must be finite and greater than zero.</summary>
    public static float LearningRate(float value, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The learning rate must be a finite number greater than zero, but was '{value}'."));

    /// <summary>Returns an ε that is added to a divisor, which must be finite and greater than zero.</summary>
    public static float Epsilon(float value, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The epsilon must be a finite number greater than zero, but was '{value}'."));

    /// <summary>Returns a decay rate, which must be at least 0 and less than 1.</summary>
    public static double DecayRate(double value, string name, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The {name} must be at least 0 and less than 1, but was '{value}'."));

    /// <summary>Returns a factor of decay, which must be greater than 0 and at most 1.</summary>
    public static double DecayFactor(double value, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The factor must be greater than 0 and at most 1, but was '{value}'."));

    /// <summary>Returns a number of iterations, which must be at least 1.</summary>
    public static long Iterations(long value, string ofWhat, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The number of iterations {ofWhat} must be at least 1, but was '{value}'."));

    /// <summary>Returns an iteration, which must be at least 0.</summary>
    public static long Iteration(long value, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(argument, Invariant($"The iteration must be at least 0, but was '{value}'."));
}
