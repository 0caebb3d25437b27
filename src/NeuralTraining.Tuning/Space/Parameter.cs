using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>A named hyperparameter of a <see cref="SearchSpace"/>: its kind, its range or choices, and the condition
/// under which it exists. Immutable.</summary>
/// <remarks>A sampler sees each parameter as a number u in [0, 1], its <i>unit coordinate</i>: <see cref="FromUnit"/>
/// and <see cref="ToUnit"/> convert it. The conversions give the same bits on every machine.</remarks>
public abstract partial class Parameter
{
    private protected Parameter(
        string name, ParameterKind kind, double low, double high, IReadOnlyList<string> choices,
        ParameterCondition? condition, Parameter? origin)
    {
        (Name, Kind, Low, High, Choices, Condition, Origin) = (name, kind, low, high, choices, condition, origin);
    }

    /// <summary>Gets the name, unique in a space.</summary>
    public string Name { get; }

    /// <summary>Gets the kind.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Gets the smallest number; 0 for choices.</summary>
    public double Low { get; }

    /// <summary>Gets the largest number; the index of the last choice for choices.</summary>
    public double High { get; }

    /// <summary>Gets the names of the choices; empty for numbers.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>Gets the condition under which the parameter exists; null if it always does.</summary>
    public ParameterCondition? Condition { get; }

    /// <summary>Gets whether <see cref="Kind"/> is on a logarithmic scale.</summary>
    public bool IsLogarithmic => Kind is ParameterKind.LogUniform or ParameterKind.LogInteger;

    /// <summary>Gets whether <see cref="Kind"/> has integers.</summary>
    public bool IsInteger => Kind is ParameterKind.Integer or ParameterKind.LogInteger;

    /// <summary>Gets the parameter that this one was derived from, by a condition or a narrowed range.</summary>
    internal Parameter? Origin { get; }

    /// <summary>Creates a number that is uniform in a range.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="low">The lower end, finite.</param>
    /// <param name="high">The upper end, finite and greater than <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, or the range is.</exception>
    public static Parameter<double> Uniform(string name, double low, double high) =>
        Parameter<double>.Numbers(name, ParameterKind.Uniform, low, high);

    /// <summary>Creates a number whose logarithm is uniform, such as a learning rate (chapter 6, Optimizing
    /// Hyperparameters).</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="low">The lower end, greater than 0.</param>
    /// <param name="high">The upper end, finite and greater than <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, the range is, or it does not begin above 0.</exception>
    public static Parameter<double> LogUniform(string name, double low, double high) =>
        Parameter<double>.Numbers(name, ParameterKind.LogUniform, low, high);

    /// <summary>Creates an integer that is uniform in a range.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="low">The smallest integer.</param>
    /// <param name="high">The largest integer, greater than <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, or the range is.</exception>
    public static Parameter<int> Integer(string name, int low, int high) => Parameter<int>.Numbers(name, ParameterKind.Integer, low, high);

    /// <summary>Creates an integer whose logarithm is about uniform, such as a number of units.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="low">The smallest integer, at least 1.</param>
    /// <param name="high">The largest integer, greater than <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, the range is, or it does not begin above 0.</exception>
    public static Parameter<int> LogInteger(string name, int low, int high) =>
        Parameter<int>.Numbers(name, ParameterKind.LogInteger, low, high);

    /// <summary>Creates a choice among values without an order.</summary>
    /// <typeparam name="T">The type of the values, whose texts in the invariant culture name them.</typeparam>
    /// <param name="name">The name, not empty.</param>
    /// <param name="choices">At least two values with different texts.</param>
    /// <exception cref="ArgumentException">The name is empty, there are fewer than two choices, or two have the same
    /// text.</exception>
    public static Parameter<T> Categorical<T>(string name, params ReadOnlySpan<T> choices)
        where T : notnull => Parameter<T>.Of(name, choices);

    /// <summary>Returns the text of a number: the name of a choice, or the number.</summary>
    /// <param name="value">The number, or the index of a choice.</param>
    /// <exception cref="ArgumentException">There is no such choice.</exception>
    public string Text(double value)
    {
        if (Kind != ParameterKind.Categorical)
        {
            return Invariant($"{value}");
        }

        RequireContains(value);
        return Choices[(int)value];
    }

    /// <summary>Returns this parameter with another range.</summary>
    internal abstract Parameter WithRange(double low, double high);

    /// <summary>Returns this parameter with some of its choices, at least one.</summary>
    internal abstract Parameter WithChoices(IReadOnlyList<int> indices);

    /// <summary>Returns this parameter with another condition.</summary>
    internal abstract Parameter WithCondition(ParameterCondition condition);

    /// <summary>Returns whether a handle means this parameter, which may have been derived from it.</summary>
    internal bool Is(Parameter handle)
    {
        for (Parameter? p = this; p is not null; p = p.Origin)
        {
            bool isSame = p.Name == handle.Name && p.Description == handle.Description && p.GetType() == handle.GetType();
            if (ReferenceEquals(p, handle) || isSame)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gets kind and range, such as <c>log-uniform from 1E-06 to 0.01</c>.</summary>
    internal string Description => Kind switch
    {
        ParameterKind.Categorical => $"one of {string.Join(", ", Choices)}",
        _ => Invariant($"{KindName(Kind)} from {Low} to {High}"),
    };

    /// <summary>Returns the field's word for a kind.</summary>
    internal static string KindName(ParameterKind kind) => kind switch
    {
        ParameterKind.Uniform => "uniform",
        ParameterKind.LogUniform => "log-uniform",
        ParameterKind.Integer => "integer",
        ParameterKind.LogInteger => "log-integer",
        _ => "categorical",
    };

    /// <summary>Returns name, kind, range and condition.</summary>
    public override string ToString() => $"{Name}: {Description}" + (Condition is null ? "" : Invariant($", when {Condition}"));

    private protected static ReadOnlyCollection<string> NoChoices => ReadOnlyCollection<string>.Empty;
}
