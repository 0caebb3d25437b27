using System.Buffers;
using System.Text.Json;

namespace NeuralTraining.Tuning;

/// <summary>Writes events as JSON objects, and reads what it wrote and nothing else.</summary>
internal static class JournalEvent
{
    private const int Format = 1;

    /// <summary>Gets how the first event of every journal begins.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"event\":\"study\",\"format\":"u8;

    /// <summary>Returns an event as a JSON object.</summary>
    public static ReadOnlySpan<byte> Write(StudyEvent happened)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Write(json, happened);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan;
    }

    /// <summary>Reads an event.</summary>
    /// <param name="json">The object without its last brace.</param>
    /// <param name="space">The space of the study.</param>
    /// <exception cref="FormatException">The JSON is no event; the message is a clause that follows "but".</exception>
    public static StudyEvent Read(ReadOnlySpan<byte> json, SearchSpace space)
    {
        try
        {
            using var document = JsonDocument.Parse((byte[])[.. json, (byte)'}']);
            var fields = new JournalFields(document.RootElement);
            StudyEvent happened = Read(fields, space);
            fields.RequireEnd();
            return happened;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("is not the JSON of an event", e);
        }
    }

    private static void Write(Utf8JsonWriter json, StudyEvent happened)
    {
        switch (happened)
        {
            case StudyEvent.Created created:
                json.WriteString("event", "study");
                json.WriteNumber("format", Format);
                json.WritePropertyName("study");
                json.WriteRawValue(created.Description);
                break;
            case StudyEvent.TrialsAdded added:
                json.WriteString("event", "trials");
                json.WriteNumber("count", added.Count);
                break;
            case StudyEvent.Claimed claimed:
                WriteTrial(json, "claim", claimed.Trial, claimed.Token);
                json.WriteNumber("attempt", claimed.Attempt);
                json.WriteString("worker", claimed.Worker);
                json.WriteString("owner", claimed.Owner);
                json.WriteString("time", claimed.Time);
                break;
            case StudyEvent.Suggested suggested:
                WriteTrial(json, "values", suggested.Trial, suggested.Token);
                json.WritePropertyName("values");
                json.WriteRawValue(suggested.Values.ToJson());
                break;
            case StudyEvent.Reported reported:
                WriteTrial(json, "report", reported.Trial, reported.Token);
                json.WriteNumber("step", reported.Point.Step);
                json.WriteNumber("value", reported.Point.Value);
                break;
            case StudyEvent.Finished finished:
                WriteTrial(json, "finish", finished.Trial, finished.Token);
                WriteOutcome(json, finished.Outcome);
                json.WriteString("time", finished.Time);
                break;
            case StudyEvent.Released released:
                WriteTrial(json, "release", released.Trial, released.Token);
                break;
        }
    }

    private static void WriteTrial(Utf8JsonWriter json, string name, int trial, long token)
    {
        json.WriteString("event", name);
        json.WriteNumber("trial", trial);
        json.WriteNumber("token", token);
    }

    private static void WriteOutcome(Utf8JsonWriter json, TrialOutcome outcome)
    {
        json.WriteString("state", StateNames[outcome.State - TrialState.Complete]);
        if (outcome.Value is { } value)
        {
            json.WriteNumber("value", value);
        }
        else
        {
            json.WriteNull("value");
        }

        json.WriteString("reason", outcome.Reason);
        json.WriteStartObject("kept");
        foreach ((string name, double number) in outcome.Kept)
        {
            json.WriteNumber(name, number);
        }

        json.WriteEndObject();
    }

    private static StudyEvent Read(JournalFields fields, SearchSpace space)
    {
        string name = fields.Text("event");
        switch (name)
        {
            case "study":
                return fields.Integer("format") == Format ? new StudyEvent.Created(fields.Json("study"))
                    : throw new FormatException(Invariant($"has another format than {Format}, the one of this version"));
            case "trials":
                return new StudyEvent.TrialsAdded(fields.Integer("count"));
            default:
                return Read(name, fields.Integer("trial"), fields.Long("token"), fields, space);
        }
    }

    private static StudyEvent Read(string name, int trial, long token, JournalFields fields, SearchSpace space) => name switch
    {
        "claim" => new StudyEvent.Claimed(
            trial, token, fields.Integer("attempt"), fields.Text("worker"), fields.Owner("owner"), fields.Time("time")),
        "values" => new StudyEvent.Suggested(trial, token, ReadValues(fields.Json("values"), space)),
        "report" => new StudyEvent.Reported(trial, token, new(fields.Long("step"), fields.Number("value"))),
        "finish" => new StudyEvent.Finished(trial, token, ReadOutcome(fields), fields.Time("time")),
        "release" => new StudyEvent.Released(trial, token),
        _ => throw new FormatException("has an event of an unknown name"),
    };

    private static ParameterValues ReadValues(string json, SearchSpace space)
    {
        try
        {
            return ParameterValues.FromJson(space, json);
        }
        catch (FormatException e)
        {
            throw new FormatException("its values are not of the study's space", e);
        }
    }

    private static TrialOutcome ReadOutcome(JournalFields fields)
    {
        int state = Array.IndexOf(StateNames, fields.Text("state"));
        return state < 0 ? throw new FormatException("has a state of an unknown name")
            : new(TrialState.Complete + state, fields.NumberOrNull("value"), fields.TextOrNull("reason")) { Kept = fields.Numbers("kept") };
    }

    private static readonly string[] StateNames = ["complete", "pruned", "failed"];
}
