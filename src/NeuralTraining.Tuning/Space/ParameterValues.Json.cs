using System.Text;
using System.Text.Json;

namespace NeuralTraining.Tuning;

public sealed partial class ParameterValues
{
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
            double[] numbers = Parsed(space, document.RootElement);
            double[] values = new double[space.Count];
            Array.Fill(values, double.NaN);
            for (int i = 0; i < values.Length; i++)
            {
                bool isActive = space.IsActive(i, values);
                if (isActive == double.IsNaN(numbers[i]))
                {
                    throw new ArgumentException(isActive
                        ? $"'{space.Parameters[i].Name}' is missing."
                        : Invariant($"'{space.Parameters[i].Name}' exists only when {space.Parameters[i].Condition}."));
                }

                values[i] = numbers[i];
            }

            return FromNumbers(space, values);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The values of a trial must be those of the space, but are '{json}'. {e.Message}", e);
        }
    }

    private static double[] Parsed(SearchSpace space, JsonElement values)
    {
        double[] numbers = new double[space.Count];
        Array.Fill(numbers, double.NaN);
        foreach (JsonProperty property in values.EnumerateObject())
        {
            int index = space.IndexOf(property.Name);
            if (!double.IsNaN(numbers[index]))
            {
                throw new ArgumentException($"'{property.Name}' is there twice.");
            }

            numbers[index] = space.Parameters[index].Kind == ParameterKind.Categorical
                ? space.Parameters[index].IndexOfChoice(property.Value.GetString() ?? "null")
                : property.Value.GetDouble();
        }

        return numbers;
    }
}
