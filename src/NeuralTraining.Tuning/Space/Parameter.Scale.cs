using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

public abstract partial class Parameter
{
    /// <summary>Returns the number of a unit coordinate: a number of the range, or the index of a choice. Integers and
    /// choices have equal parts of [0, 1] (of its logarithmic scale from <c>Low − ½</c> to <c>High + ½</c> for
    /// <see cref="ParameterKind.LogInteger"/>); 0 gives <see cref="Low"/> and 1 <see cref="High"/>, exactly.</summary>
    /// <param name="u">The coordinate; clamped to [0, 1].</param>
    /// <exception cref="ArgumentException">The coordinate is NaN.</exception>
    public double FromUnit(double u)
    {
        if (double.IsNaN(u))
        {
            throw new ArgumentException(
                Invariant($"The unit coordinate of '{Name}' must be a number from 0 to 1, but was '{u}'."), nameof(u));
        }

        if (u <= 0 || u >= 1)
        {
            return u <= 0 ? Low : High;
        }

        return Kind is ParameterKind.Integer or ParameterKind.Categorical
            ? Math.Min(High, Low + Math.Floor(u * (High - Low + 1)))
            : Nearest(Mix(Scaled(Low - HalfStep), Scaled(High + HalfStep), u));
    }

    /// <summary>Returns the unit coordinate of a number: the middle of its part for integers and choices.</summary>
    /// <param name="value">A number of the range, or the index of a choice.</param>
    /// <exception cref="ArgumentException">The number cannot be this parameter's.</exception>
    public double ToUnit(double value)
    {
        RequireContains(value);
        return Kind is ParameterKind.Integer or ParameterKind.Categorical
            ? (value - Low + 0.5) / (High - Low + 1)
            : Share(Scaled(Low - HalfStep), Scaled(High + HalfStep), Scaled(value));
    }

    /// <summary>Returns whether a number can be this parameter's: in its range, and an integer where it must
    /// be.</summary>
    /// <param name="value">The number, or the index of a choice.</param>
    public bool Contains(double value) =>
        value >= Low && value <= High && (Kind is ParameterKind.Uniform or ParameterKind.LogUniform || value == Math.Floor(value));

    /// <summary>Returns a number on the parameter's scale: the number, or its logarithm.</summary>
    internal double Scaled(double value) => IsLogarithmic ? ScalarMath.Log(value) : value;

    /// <summary>Returns what <see cref="Scaled"/> makes a number on the scale.</summary>
    internal double Unscaled(double value) => IsLogarithmic ? ScalarMath.Exp(value) : value;

    /// <summary>Returns the number of the range, or the integer, that is nearest to a number on the scale.</summary>
    internal double Nearest(double scaled)
    {
        double value = Unscaled(scaled);
        return Math.Clamp(IsInteger ? Math.Round(value) : value, Low, High);
    }

    /// <summary>Refuses a number that cannot be this parameter's.</summary>
    internal void RequireContains(double value)
    {
        if (!Contains(value))
        {
            throw new ArgumentException(Invariant($"'{Name}' must be {Description}, but was '{value}'."));
        }
    }

    /// <summary>Returns the index of a choice.</summary>
    /// <exception cref="ArgumentException">There is no such choice.</exception>
    internal int IndexOfChoice(string name)
    {
        for (int i = 0; i < Choices.Count; i++)
        {
            if (Choices[i] == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"'{Name}' must be {Description}, but was '{name}'.");
    }

    /// <summary>Gets how far the first and the last integer reach beyond the range.</summary>
    private double HalfStep => IsInteger ? 0.5 : 0;

    private static double Mix(double low, double high, double u) => low + u * (high - low);

    private static double Share(double low, double high, double value) => Math.Clamp((value - low) / (high - low), 0, 1);
}
