using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Reads a row of trials, and writes what is kept in one as text.</summary>
internal static class TrialRow
{
    private const int Token = 10;

    public static TrialClaim ReadClaim(NpgsqlDataReader row, SearchSpace space) => new(Read(row, space), row.GetInt64(Token));

    public static TrialRecord Read(NpgsqlDataReader row, SearchSpace space) => new()
    {
        Number = row.GetInt32(0),
        State = StateOf(row.GetString(1)),
        Attempts = row.GetInt32(2),
        Worker = Get<string>(row, 3),
        Started = Time(row, 4),
        Finished = Time(row, 5),
        Values = Get<string>(row, 6) is { } values ? ParameterValues.FromJson(space, values) : null,
        Value = row.IsDBNull(7) ? null : row.GetDouble(7),
        Reason = Get<string>(row, 8),
        Kept = KeptOf(Get<string>(row, 9)),
        Curve = CurveOf(Get<long[]>(row, Token + 1), Get<double[]>(row, Token + 2)),
    };

    public static string Text(TrialState state) => state switch
    {
        TrialState.Waiting => "waiting",
        TrialState.Running => "running",
        TrialState.Complete => "complete",
        TrialState.Pruned => "pruned",
        _ => "failed",
    };

    /// <summary>Returns kept values as JSON; null if there are none.</summary>
    public static string? Text(IReadOnlyDictionary<string, double> kept)
    {
        if (kept.Count == 0)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach ((string name, double value) in kept)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Returns a text that PostgreSQL can keep: it has no NUL and no half of a surrogate pair.</summary>
    public static string? Text(string? text) => text is null ? null
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    private static TrialState StateOf(string text) => text switch
    {
        "waiting" => TrialState.Waiting,
        "running" => TrialState.Running,
        "complete" => TrialState.Complete,
        "pruned" => TrialState.Pruned,
        _ => TrialState.Failed,
    };

    private static T? Get<T>(NpgsqlDataReader row, int column)
        where T : class => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetDateTime(column));

    private static ReadOnlyDictionary<string, double> KeptOf(string? json)
    {
        var kept = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        if (json is not null)
        {
            using var document = JsonDocument.Parse(json);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                kept[property.Name] = property.Value.GetDouble();
            }
        }

        return new(kept);
    }

    private static ReadOnlyCollection<CurvePoint> CurveOf(long[]? steps, double[]? values) =>
        Array.AsReadOnly<CurvePoint>(steps is null ? [] : [.. steps.Zip(values!, (step, value) => new CurvePoint(step, value))]);
}
