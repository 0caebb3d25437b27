using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Checks the range of an argument or an option, and returns it.</summary>
internal static class Require
{
    public static T AtLeast<T>(T value, T min, string name, [CallerArgumentExpression(nameof(value))] string argument = "")
        where T : INumber<T> =>
        value >= min ? value : throw new ArgumentOutOfRangeException(
            argument, Invariant($"The {name} must be at least {min}, but was '{value}'."));

    public static T Positive<T>(T value, string name, [CallerArgumentExpression(nameof(value))] string argument = "")
        where T : IFloatingPoint<T> =>
        value > T.Zero && T.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The {name} must be a finite number greater than zero, but was '{value}'."));

    public static T NotNegative<T>(T value, string name, [CallerArgumentExpression(nameof(value))] string argument = "")
        where T : IFloatingPoint<T> =>
        value >= T.Zero && T.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The {name} must be a finite number of at least zero, but was '{value}'."));

    /// <summary>At least 0 and less than 1.</summary>
    public static T Fraction<T>(T value, string name, [CallerArgumentExpression(nameof(value))] string argument = "")
        where T : IFloatingPoint<T> =>
        value >= T.Zero && value < T.One
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The {name} must be at least 0 and less than 1, but was '{value}'."));

    /// <summary>Greater than 0 and at most 1.</summary>
    public static T UpToOne<T>(T value, string name, [CallerArgumentExpression(nameof(value))] string argument = "")
        where T : IFloatingPoint<T> =>
        value > T.Zero && value <= T.One
            ? value
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The {name} must be greater than 0 and at most 1, but was '{value}'."));

    /// <summary>One of the names of an enumeration.</summary>
    public static T Defined<T>(T value, string name, [CallerArgumentExpression(nameof(value))] string argument = "") where T : struct, Enum
    {
        if (Enum.IsDefined(value))
        {
            return value;
        }

        string[] names = Enum.GetNames<T>();
        throw new ArgumentOutOfRangeException(
            argument, Invariant($"The {name} must be {string.Join(", ", names[..^1])} or {names[^1]}, but was '{value}'."));
    }
}
