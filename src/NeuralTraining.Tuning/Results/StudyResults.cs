using System.Text;

namespace NeuralTraining.Tuning;

/// <summary>The trials of a study at one moment, and their ranking. Immutable.</summary>
public sealed class StudyResults
{
    internal StudyResults(SearchSpace space, StudyOptions options, IReadOnlyList<TrialRecord> trials)
    {
        (Space, Direction) = (space, options.Direction);
        if (TrialOrder.LastOfTooManyFailures(trials, options.MaxFailuresInARow) is { } last)
        {
            // Which of the later trials had begun depends on the number of workers.
            trials = [.. trials.Take(last + 1)];
            Failure = new StudyFailedException(last, options.MaxFailuresInARow, trials[last].Reason);
        }

        Trials = Array.AsReadOnly<TrialRecord>([.. trials]);
        IEnumerable<TrialRecord> complete = Trials.Where(trial => trial.State == TrialState.Complete);
        Ranking = Array.AsReadOnly<TrialRecord>(
            [.. complete.OrderBy(trial => Direction == Direction.Minimize ? trial.Value : -trial.Value)]);
    }

    /// <summary>Gets the hyperparameters that were searched.</summary>
    public SearchSpace Space { get; }

    /// <summary>Gets whether the smallest or the largest value is best.</summary>
    public Direction Direction { get; }

    /// <summary>Gets all trials, by number.</summary>
    public IReadOnlyList<TrialRecord> Trials { get; }

    /// <summary>Gets the complete trials, the best first; of two with the same value the one with the smaller number
    /// first.</summary>
    public IReadOnlyList<TrialRecord> Ranking { get; }

    /// <summary>Gets the best complete trial; null if there is none.</summary>
    public TrialRecord? Best => Ranking.Count == 0 ? null : Ranking[0];

    /// <summary>Gets the exception that says why the study stopped; null if it did not.</summary>
    internal StudyFailedException? Failure { get; }

    /// <summary>Returns how much of the variance of the values each parameter explains alone, the most important first:
    /// functional ANOVA over a random forest (<see cref="ParameterImportance"/>).</summary>
    /// <exception cref="InvalidOperationException">Fewer than 10 trials are complete.</exception>
    public IReadOnlyList<ParameterImportance> Importances() => FunctionalAnova.Compute(Space, Trials);

    /// <summary>Writes one line a trial, by number, as comma-separated values (RFC 4180): number, state, value, reason,
    /// each parameter, and each kept value. A name that a column before has is preceded by <c>parameter</c> or
    /// <c>kept</c>, as in <c>kept value</c>. With times, worker, attempts, begin and end follow, the only columns that
    /// differ between two runs of the same study.</summary>
    /// <param name="writer">The writer, such as that of <see cref="File.CreateText"/>.</param>
    /// <param name="times">Whether to write the columns that differ between runs.</param>
    public void WriteCsv(TextWriter writer, bool times = true) => ResultsCsv.WriteTrials(writer, this, times);

    /// <summary>Writes one line for each value that a trial reported while it ran: number of the trial, step,
    /// value.</summary>
    /// <param name="writer">The writer.</param>
    public void WriteCurvesCsv(TextWriter writer) => ResultsCsv.WriteCurves(writer, this);

    /// <summary>Returns the number of trials by state, and the best ten.</summary>
    public override string ToString()
    {
        if (Trials.Count == 0)
        {
            return "no trials";
        }

        var text = new StringBuilder(string.Join(", ", Trials.GroupBy(trial => trial.State).OrderBy(group => group.Key).Select(
            group => Invariant($"{group.Count()} {group.Key.ToString().ToLowerInvariant()}"))));
        foreach (TrialRecord trial in Ranking.Take(10))
        {
            text.Append('\n').Append(Invariant($"{trial.Value:g6} (trial {trial.Number}) | {trial.Values}"));
        }

        return text.ToString();
    }
}
