namespace NeuralTraining.Tuning;

/// <summary>Tells a user of the trials that the workers of one run finish.</summary>
internal sealed class ProgressReports(IProgress<StudyProgress> progress, StudyOptions options, IStudyStorage storage, int trials)
{
    private readonly Lock _lock = new();

    /// <summary>Tells of a finished trial, unless the study's results end before it.</summary>
    public void Report(int number)
    {
        lock (_lock)
        {
            IReadOnlyList<TrialRecord> known = storage.Read();
            if (TrialOrder.LastOfTooManyFailures(known, options.MaxFailuresInARow) < number)
            {
                return;
            }

            progress.Report(new StudyProgress
            {
                Trial = known[number],
                Finished = known.Take(trials).Count(trial => trial.IsFinished),
                Trials = trials,
                Best = known.Where(trial => trial.State == TrialState.Complete)
                    .MinBy(trial => options.Direction == Direction.Minimize ? trial.Value : -trial.Value),
            });
        }
    }
}
