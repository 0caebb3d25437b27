using System.Collections.ObjectModel;
using System.Globalization;

namespace NeuralTraining.Tuning;

/// <summary>A <see cref="Parameter"/> whose values have a type: the handle by which an objective reads it
/// (<see cref="Trial.Get{T}"/>).</summary>
/// <typeparam name="T"><see cref="double"/>, <see cref="int"/>, or the type of the choices.</typeparam>
public sealed class Parameter<T> : Parameter
    where T : notnull
{
    private readonly T[] _values;

    private Parameter(
        string name, ParameterKind kind, double low, double high, T[] values, ParameterCondition? condition, Parameter? origin)
        : base(name, kind, low, high, Texts(values), condition, origin)
    {
        _values = values;
    }

    /// <summary>Returns this parameter, which then exists only where another one has one of some values.</summary>
    /// <typeparam name="TParent">The type of the other one's choices.</typeparam>
    /// <param name="parent">A categorical parameter, declared earlier in the space.</param>
    /// <param name="values">The values, at least one.</param>
    /// <exception cref="ArgumentException">The parent is not categorical, a value is not one of its choices, or there
    /// is no value.</exception>
    public Parameter<T> When<TParent>(Parameter<TParent> parent, params ReadOnlySpan<TParent> values)
        where TParent : notnull
    {
        ArgumentNullException.ThrowIfNull(parent);
        RequireNoCondition();
        if (parent.Kind != ParameterKind.Categorical || values.IsEmpty)
        {
            throw new ArgumentException(
                $"The condition of '{Name}' must name a categorical parameter and at least one of its choices, but names " +
                (values.IsEmpty ? "no choice" : $"'{parent.Name}', which is {KindName(parent.Kind)}") + ".",
                nameof(parent));
        }

        string[] names = [.. values.ToArray().Select(TextOf)];
        if (names.FirstOrDefault(name => !parent.Choices.Contains(name)) is { } unknown)
        {
            throw new ArgumentException(
                $"The condition of '{Name}' must name choices of '{parent.Name}' " +
                $"({string.Join(", ", parent.Choices)}), but names '{unknown}'.",
                nameof(values));
        }

        return new(Name, Kind, Low, High, _values, new ParameterCondition(parent, [.. parent.Choices.Where(names.Contains)]), this);
    }

    /// <summary>Returns this parameter, which then exists only where an integer is in a range: the units of layer 2
    /// where there are at least 2 layers.</summary>
    /// <param name="parent">An integer parameter, declared earlier in the space.</param>
    /// <param name="min">The smallest value of the parent.</param>
    /// <param name="max">The largest value of the parent. Default: any.</param>
    /// <exception cref="ArgumentException">The parent is not an integer, or has no value in the range.</exception>
    public Parameter<T> When(Parameter<int> parent, int min, int max = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(parent);
        RequireNoCondition();
        if (parent.Kind == ParameterKind.Categorical)
        {
            throw new ArgumentException(
                $"The condition of '{Name}' must name choices of '{parent.Name}', which has no range: write them in brackets, [a, b].",
                nameof(parent));
        }

        if (!parent.IsInteger || min > max || min > parent.High || max < parent.Low)
        {
            throw new ArgumentException(
                Invariant($"The condition of '{Name}' must name integers of '{parent.Name}' ") +
                Invariant($"({parent.Description}), but names {min} ") +
                (max == int.MaxValue ? "or more." : Invariant($"to {max}.")),
                nameof(parent));
        }

        return new(Name, Kind, Low, High, _values, new ParameterCondition(parent, min, Math.Min(max, parent.High)), this);
    }

    internal static Parameter<T> Numbers(string name, ParameterKind kind, double low, double high)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        bool isLogarithmic = kind is ParameterKind.LogUniform or ParameterKind.LogInteger;
        if (!(low < high) || !double.IsFinite(high - low) || (isLogarithmic && !(low > 0 && double.IsNormal(low))))
        {
            string scale = isLogarithmic ? ", begin above 0 on a logarithmic scale" : "";
            throw new ArgumentException(
                Invariant($"The range of '{name}' must be finite{scale} and end above its beginning, but was {low} to {high}."));
        }

        return new(name, kind, low, high, [], condition: null, origin: null);
    }

    internal static Parameter<T> Of(string name, ReadOnlySpan<T> choices)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        T[] values = choices.ToArray();
        if (values.Any(value => value is null))
        {
            throw new ArgumentException($"The choices of '{name}' must not be null, but one is.", nameof(choices));
        }

        ReadOnlyCollection<string> texts = Texts(values);
        if (texts.Count < 2 || texts.Distinct(StringComparer.Ordinal).Count() < texts.Count)
        {
            throw new ArgumentException(
                $"'{name}' must have at least two choices, whose texts (ToString) differ, " +
                $"but has {(texts.Count == 0 ? "none" : $"'{string.Join("', '", texts)}'")}.", nameof(choices));
        }

        return new(name, ParameterKind.Categorical, 0, values.Length - 1, values, condition: null, origin: null);
    }

    /// <summary>Returns the typed value of a number, or of the index of a choice.</summary>
    internal T Value(double number) => Kind == ParameterKind.Categorical ? _values[(int)number]
        : typeof(T) == typeof(int) ? (T)(object)(int)number
        : (T)(object)number;

    internal override Parameter WithRange(double low, double high) => new Parameter<T>(Name, Kind, low, high, _values, Condition, this);

    internal override Parameter WithChoices(IReadOnlyList<int> indices) =>
        new Parameter<T>(Name, Kind, 0, indices.Count - 1, [.. indices.Select(index => _values[index])], Condition, this);

    internal override Parameter WithCondition(ParameterCondition condition) =>
        new Parameter<T>(Name, Kind, Low, High, _values, condition, this);

    private void RequireNoCondition()
    {
        if (Condition is not null)
        {
            throw new ArgumentException(Invariant($"'{Name}' must have one condition at most, but has the condition {Condition} already."));
        }
    }

    private static ReadOnlyCollection<string> Texts(T[] values) =>
        values.Length == 0 ? NoChoices : Array.AsReadOnly<string>([.. values.Select(TextOf)]);

    private static string TextOf<TValue>(TValue value) => value is IFormattable formattable
        ? formattable.ToString(null, CultureInfo.InvariantCulture)
        : value?.ToString() ?? "";
}
