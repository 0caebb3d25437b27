using System.Globalization;

namespace NeuralTraining.Tuning;

/// <summary>Writes results as comma-separated values (RFC 4180), with line feeds.</summary>
internal static class ResultsCsv
{
    public static void WriteTrials(TextWriter writer, StudyResults results, bool times)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string[] kept = [.. results.Trials.SelectMany(trial => trial.Kept.Keys).Distinct(StringComparer.Ordinal)];
        IEnumerable<string> parameters = results.Space.Parameters.Select(parameter => parameter.Name);
        IEnumerable<string> head = ["trial", "state", "value", "reason", .. parameters, .. kept];
        WriteLine(writer, times ? [.. head, "attempts", "worker", "started", "finished"] : head);
        foreach (TrialRecord trial in results.Trials)
        {
            IEnumerable<string> fields =
            [
                Text(trial.Number), trial.State.ToString().ToLowerInvariant(), Text(trial.Value), trial.Reason ?? "",
                .. results.Space.Parameters.Index().Select(pair => trial.Values is { } values && !double.IsNaN(values.Numbers[pair.Index])
                    ? pair.Item.Text(values.Numbers[pair.Index])
                    : ""),
                .. kept.Select(name => trial.Kept.TryGetValue(name, out double value) ? Text(value) : ""),
            ];
            WriteLine(writer, times
                ? [.. fields, Text(trial.Attempts), trial.Worker ?? "", Text(trial.Started), Text(trial.Finished)]
                : fields);
        }
    }

    public static void WriteCurves(TextWriter writer, StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteLine(writer, ["trial", "step", "value"]);
        foreach (TrialRecord trial in results.Trials)
        {
            foreach (CurvePoint point in trial.Curve)
            {
                WriteLine(writer, [Text(trial.Number), Text(point.Step), Text(point.Value)]);
            }
        }
    }

    private static string Text(IFormattable? value) =>
        value?.ToString(value is DateTimeOffset ? "O" : null, CultureInfo.InvariantCulture) ?? "";

    private static void WriteLine(TextWriter writer, IEnumerable<string> fields)
    {
        writer.Write(string.Join(',', fields.Select(Quoted)));
        writer.Write('\n');
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
