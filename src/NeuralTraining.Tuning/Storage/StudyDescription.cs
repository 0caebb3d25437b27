using System.Text;
using System.Text.Json;

namespace NeuralTraining.Tuning;

/// <summary>All that determines a study's trials but the objective's code: space, sampler, pruner, direction, seed, lag
/// and the objective's settings. Storages keep its text, and refuse to open the study with another.
/// Immutable.</summary>
public sealed class StudyDescription
{
    /// <summary>Creates the description of a study, as a test of a storage does.</summary>
    /// <param name="space">The space.</param>
    /// <param name="options">The options of the study.</param>
    public StudyDescription(SearchSpace space, StudyOptions options)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        Space = space;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("direction", options.Direction == Direction.Minimize ? "minimize" : "maximize");
            json.WriteNumber("seed", options.Seed);
            json.WriteNumber("lag", options.Lag);
            WritePart(json, "sampler", options.Sampler.GetType().Name, options.Sampler.Hyperparameters);
            if (options.Pruner is not { } pruner)
            {
                json.WriteNull("pruner");
            }
            else
            {
                WritePart(json, "pruner", pruner.GetType().Name, pruner.Hyperparameters);
            }

            json.WriteStartObject("objective");
            WriteNumbers(json, options.ObjectiveSettings);
            json.WriteEndObject();
            json.WriteStartObject("space");
            foreach (Parameter parameter in space.Parameters)
            {
                string condition = parameter.Condition is null ? "" : ", when " + parameter.Condition;
                json.WriteString(parameter.Name, parameter.Description + condition);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        Text = Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Gets the space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Gets the description as JSON on one line. The same study gives the same text.</summary>
    public string Text { get; }

    /// <summary>Refuses a stored text that differs.</summary>
    /// <param name="stored">The <see cref="Text"/> of the study that exists.</param>
    /// <exception cref="StudyMismatchException">The text differs; the message names the first difference.</exception>
    public void RequireSame(string stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (stored != Text)
        {
            throw new StudyMismatchException(Difference(stored));
        }
    }

    /// <summary>Returns <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    private string Difference(string stored)
    {
        try
        {
            using JsonDocument theirs = JsonDocument.Parse(stored), ours = JsonDocument.Parse(Text);
            (string name, string was, string now) = First(theirs.RootElement, ours.RootElement, "");
            return $"The study must be opened as it was created, but its {name} was {was} and is now {now}.";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"The study must be opened as it was created, but its stored description is not readable: '{stored}'.";
        }
    }

    private static (string Name, string Was, string Now) First(JsonElement was, JsonElement now, string path)
    {
        if (was.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            foreach (string name in was.EnumerateObject().Concat(now.EnumerateObject()).Select(property => property.Name).Distinct())
            {
                bool had = was.TryGetProperty(name, out JsonElement before), has = now.TryGetProperty(name, out JsonElement after);
                if (!had || !has || before.GetRawText() != after.GetRawText())
                {
                    string full = path.Length == 0 ? name : $"{path} '{name}'";
                    return had && has
                        ? First(before, after, full)
                        : (full, had ? before.GetRawText() : "absent", has ? after.GetRawText() : "absent");
                }
            }

            return (path.Length == 0 ? "order of parts" : path + "'s order", "another", "this");
        }

        return (path, was.GetRawText(), now.GetRawText());
    }

    private static void WritePart(Utf8JsonWriter json, string name, string kind, IReadOnlyDictionary<string, double> hyperparameters)
    {
        json.WriteStartObject(name);
        json.WriteString("kind", kind);
        WriteNumbers(json, hyperparameters);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, IReadOnlyDictionary<string, double> settings)
    {
        foreach ((string name, double value) in settings)
        {
            json.WriteNumber(name, value);
        }
    }
}
