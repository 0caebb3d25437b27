using System.Text;
using System.Text.Json;

namespace NeuralTraining.Tuning;

/// <summary>A point of a <see cref="SearchSpace"/>: one value for each parameter that exists there. Immutable.</summary>
public sealed class ParameterValues : IEquatable<ParameterValues>
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
                Require(space, i, !double.IsNaN(coordinates[i]), coordinates[i]);
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
                Require(space, i, space.Parameters[i].Contains(values[i]), values[i]);
                numbers[i] = values[i];
            }
        }

        return new(space, numbers);
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
            : throw new InvalidOperationException(
                $"'{parameter.Name}' exists only when {Space.Parameters[index].Condition}, but was asked for elsewhere: ask Has first.");
    }

    /// <summary>Copies the unit coordinates, NaN for parameters that do not exist at this point.</summary>
    /// <param name="destination">The span to fill, one number for each parameter.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void ToUnit(Span<double> destination)
    {
        if (destination.Length != _numbers.Length)
        {
            throw new ArgumentException(Invariant($"There must be {_numbers.Length} coordinates, but were {destination.Length}."), nameof(destination));
        }

        for (int i = 0; i < _numbers.Length; i++)
        {
            destination[i] = double.IsNaN(_numbers[i]) ? double.NaN : Space.Parameters[i].ToUnit(_numbers[i]);
        }
    }

    /// <summary>Returns the values as a JSON object by name: numbers, and the names of choices. Parameters that do not
    /// exist at this point are absent. The same values give the same text.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            for (int i = 0; i < _numbers.Length; i++)
            {
                Parameter parameter = Space.Parameters[i];
                if (double.IsNaN(_numbers[i]))
                {
                    continue;
                }

                if (parameter.Kind == ParameterKind.Categorical)
                {
                    json.WriteString(parameter.Name, parameter.Text(_numbers[i]));
                }
                else
                {
                    json.WriteNumber(parameter.Name, _numbers[i]);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="space">The space.</param>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is not that of a point of the space.</exception>
    public static ParameterValues FromJson(SearchSpace space, string json)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            double[] numbers = new double[space.Count];
            Array.Fill(numbers, double.NaN);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                int index = space.Parameters.TakeWhile(parameter => parameter.Name != property.Name).Count();
                if (index == space.Count || !double.IsNaN(numbers[index]))
                {
                    throw new FormatException($"The values must have each parameter of the space once, but '{property.Name}' is unknown or repeated.");
                }

                numbers[index] = space.Parameters[index].Kind == ParameterKind.Categorical
                    ? space.Parameters[index].Choices.ToList().IndexOf(property.Value.GetString() ?? "")
                    : property.Value.GetDouble();
            }

            ParameterValues values = FromNumbers(space, numbers);
            return values._numbers.AsSpan().SequenceEqual(numbers) ? values
                : throw new FormatException("The values must be of parameters that exist together, but one exists only under a condition that does not hold.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The values of a trial must be those of the space, but are '{json}'. {e.Message}", e);
        }
    }

    /// <summary>Returns whether two points have the same values of the same parameters.</summary>
    /// <param name="other">The other point.</param>
    public bool Equals(ParameterValues? other) =>
        other is not null && _numbers.AsSpan().SequenceEqual(other._numbers) &&
        (ReferenceEquals(Space, other.Space) || ToJson() == other.ToJson());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ParameterValues);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (double number in _numbers)
        {
            hash.Add(number);
        }

        return hash.ToHashCode();
    }

    /// <summary>Returns the values by name, such as <c>learning rate 0.00921, weight decay 3.86E-07</c>.</summary>
    public override string ToString() => string.Join(", ", _numbers.Index().Where(pair => !double.IsNaN(pair.Item)).Select(pair =>
        Space.Parameters[pair.Index] is { Kind: ParameterKind.Categorical } choice
            ? $"{choice.Name} {choice.Text(pair.Item)}"
            : Invariant($"{Space.Parameters[pair.Index].Name} {pair.Item:g4}")));

    private static double[] Checked(SearchSpace space, ReadOnlySpan<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (numbers.Length != space.Count)
        {
            throw new ArgumentException(Invariant($"There must be one number for each of the {space.Count} parameters, but there are {numbers.Length}."), nameof(numbers));
        }

        double[] values = new double[space.Count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static void Require(SearchSpace space, int index, bool isValid, double value)
    {
        if (!isValid)
        {
            throw new ArgumentException(Invariant($"'{space.Parameters[index].Name}' must be {space.Parameters[index].Description}, but was '{value}'."));
        }
    }
}
