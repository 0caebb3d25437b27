namespace NeuralTraining.Tuning;

/// <summary>A point of a <see cref="SearchSpace"/>: one value for each parameter that exists there.
/// Immutable.</summary>
public sealed partial class ParameterValues : IEquatable<ParameterValues>
{
    private readonly double[] _numbers;

    private ParameterValues(SearchSpace space, double[] numbers) => (Space, _numbers) = (space, numbers);

    /// <summary>Gets the space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Gets the numbers in the order of <see cref="SearchSpace.Parameters"/>: a number, the index of a choice,
    /// or NaN for a parameter that does not exist here.</summary>
    public ReadOnlySpan<double> Numbers => _numbers;

    /// <summary>Creates a point from unit coordinates (see <see cref="Parameter"/>). Those of parameters that do not
    /// exist at the point are ignored.</summary>
    /// <param name="space">The space.</param>
    /// <param name="coordinates">One number from 0 to 1 for each parameter.</param>
    /// <exception cref="ArgumentException">The number of coordinates differs from that of the parameters, or one is
    /// NaN.</exception>
    public static ParameterValues FromUnit(SearchSpace space, ReadOnlySpan<double> coordinates)
    {
        double[] numbers = Checked(space, coordinates);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (space.IsActive(i, numbers))
            {
                numbers[i] = space.Parameters[i].FromUnit(coordinates[i]);
            }
        }

        return new(space, numbers);
    }

    /// <summary>Creates a point from numbers. Those of parameters that do not exist at the point are ignored.</summary>
    /// <param name="space">The space.</param>
    /// <param name="values">For each parameter a number of its range, or the index of a choice.</param>
    /// <exception cref="ArgumentException">The number of values differs from that of the parameters, or one is not of
    /// its parameter's range.</exception>
    public static ParameterValues FromNumbers(SearchSpace space, ReadOnlySpan<double> values)
    {
        double[] numbers = Checked(space, values);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (space.IsActive(i, numbers))
            {
                space.Parameters[i].RequireContains(values[i]);
                numbers[i] = values[i];
            }
        }

        return new(space, numbers);
    }

    /// <summary>Returns the same values as a point of another space, such as the one that this one was narrowed
    /// from.</summary>
    /// <exception cref="ArgumentException">The other space lacks a parameter or does not have the values.</exception>
    internal ParameterValues In(SearchSpace space)
    {
        if (ReferenceEquals(space, Space))
        {
            return this;
        }

        double[] numbers = new double[space.Count];
        Array.Fill(numbers, double.NaN);
        for (int i = 0; i < _numbers.Length; i++)
        {
            if (!double.IsNaN(_numbers[i]))
            {
                Parameter from = Space.Parameters[i];
                int index = space.IndexOf(from.Name);
                numbers[index] = from.Kind == ParameterKind.Categorical
                    ? space.Parameters[index].IndexOfChoice(from.Text(_numbers[i]))
                    : _numbers[i];
            }
        }

        return FromNumbers(space, numbers);
    }

    /// <summary>Returns whether a parameter exists at this point.</summary>
    /// <param name="parameter">A parameter of the space.</param>
    /// <exception cref="ArgumentException">The space has no such parameter.</exception>
    public bool Has(Parameter parameter) => !double.IsNaN(_numbers[Space.IndexOf(parameter)]);

    /// <summary>Returns the value of a parameter.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="parameter">A parameter of the space.</param>
    /// <exception cref="ArgumentException">The space has no such parameter, or one with another range.</exception>
    /// <exception cref="InvalidOperationException">The parameter does not exist at this point.</exception>
    public T Get<T>(Parameter<T> parameter)
        where T : notnull
    {
        int index = Space.IndexOf(parameter);
        return !double.IsNaN(_numbers[index])
            ? ((Parameter<T>)Space.Parameters[index]).Value(_numbers[index])
            : throw new InvalidOperationException(Invariant(
                $"'{parameter.Name}' exists only when {Space.Parameters[index].Condition}, but was asked for elsewhere: ask Has first."));
    }

    /// <summary>Copies the unit coordinates, NaN for parameters that do not exist at this point.</summary>
    /// <param name="destination">The span to fill, one number for each parameter.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void ToUnit(Span<double> destination)
    {
        if (destination.Length != _numbers.Length)
        {
            throw new ArgumentException(
                Invariant($"There must be {_numbers.Length} coordinates, but were {destination.Length}."), nameof(destination));
        }

        for (int i = 0; i < _numbers.Length; i++)
        {
            destination[i] = double.IsNaN(_numbers[i]) ? double.NaN : Space.Parameters[i].ToUnit(_numbers[i]);
        }
    }

    /// <summary>Returns whether two points have the same values of the same parameters.</summary>
    /// <param name="other">The other point.</param>
    public bool Equals(ParameterValues? other) =>
        other is not null &&
        (ReferenceEquals(Space, other.Space) ? _numbers.AsSpan().SequenceEqual(other._numbers) : ToJson() == other.ToJson());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ParameterValues);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (int i = 0; i < _numbers.Length; i++)
        {
            // A choice has another index in a narrowed space.
            if (Space.Parameters[i].Kind == ParameterKind.Categorical)
            {
                hash.Add(double.IsNaN(_numbers[i]) ? "" : Space.Parameters[i].Text(_numbers[i]));
            }
            else
            {
                hash.Add(_numbers[i]);
            }
        }

        return hash.ToHashCode();
    }

    /// <summary>Returns the values by name, such as <c>learning rate 0.00921, weight decay 3.86E-07</c>.</summary>
    public override string ToString() => string.Join(", ", Space.Parameters.Zip(_numbers).Where(pair => !double.IsNaN(pair.Second)).Select(
        pair => pair.First.Kind is ParameterKind.Uniform or ParameterKind.LogUniform
            ? Invariant($"{pair.First.Name} {pair.Second:g4}")
            : $"{pair.First.Name} {pair.First.Text(pair.Second)}"));

    private static double[] Checked(SearchSpace space, ReadOnlySpan<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (numbers.Length != space.Count)
        {
            throw new ArgumentException(
                Invariant($"There must be one number for each of the {space.Count} parameters, but there are {numbers.Length}."),
                nameof(numbers));
        }

        double[] values = new double[space.Count];
        Array.Fill(values, double.NaN);
        return values;
    }
}
