using System.Globalization;

namespace NeuralTraining.Tuning;

/// <summary>Writes results as comma-separated values (RFC 4180), with line feeds.</summary>
internal static class ResultsCsv
{
    private static readonly string[] First = ["trial", "state", "value", "reason"], Times = ["attempts", "worker", "started", "finished"];

    public static void WriteTrials(TextWriter writer, StudyResults results, bool times)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string[] kept = [.. results.Trials.SelectMany(trial => trial.Kept.Keys).Distinct(StringComparer.Ordinal)];
        var names = new HashSet<string>([.. First, .. Times], StringComparer.Ordinal);
        string[] parameters = [.. results.Space.Parameters.Select(parameter => Distinct(names, parameter.Name, "parameter"))];
        string[] head = [.. First, .. parameters, .. kept.Select(name => Distinct(names, name, "kept"))];
        WriteLine(writer, times ? [.. head, .. Times] : head);
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

    /// <summary>Returns a name that no other column has: the wanted one, or that after one or more prefixes.</summary>
    private static string Distinct(HashSet<string> names, string name, string prefix)
    {
        while (!names.Add(name))
        {
            name = $"{prefix} {name}";
        }

        return name;
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
