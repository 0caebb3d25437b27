using NeuralTraining.Callbacks;

namespace NeuralTraining.Tuning;

/// <summary>Reports the evaluations of a training run to a trial.</summary>
internal sealed class EvaluationReports(Trial trial, TrialWriter writer, string? metric) : ITrainingCallback
{
    private const string LossName = "loss";

    void ITrainingCallback.OnRunBegin(TrainingRun run)
    {
        // A resumed run: an earlier attempt may have been killed between an evaluation and its report. This attempt may
        // have reported some, if it trains in stages.
        foreach (Evaluation evaluation in run.History.Evaluations.Where(evaluation => evaluation.Iteration > writer.LastStep))
        {
            Report(run, evaluation);
        }
    }

    void ITrainingCallback.OnEvaluated(TrainingRun run, Evaluation evaluation) => Report(run, evaluation);

    private void Report(TrainingRun run, Evaluation evaluation)
    {
        writer.Report(evaluation.Iteration, ValueOf(evaluation), decide: evaluation.Iteration < run.Iterations);
        if (trial.ShouldPrune)
        {
            run.Stop($"pruned: {writer.PruneReason}");
        }
    }

    private double ValueOf(Evaluation evaluation)
    {
        if (metric == LossName)
        {
            return evaluation.ValidationLoss ?? evaluation.TrainLoss;
        }

        IReadOnlyDictionary<string, double> metrics = evaluation.ValidationMetrics ?? evaluation.TrainMetrics;
        if (metric is null && metrics.Count > 0)
        {
            return metrics.First().Value;
        }

        return metric is not null && metrics.TryGetValue(metric, out double value) ? value : throw new InvalidOperationException(
            $"The metric that a trial reports must be one of the run's ({string.Join(", ", metrics.Keys.Prepend(LossName))}), " +
            $"but is '{metric ?? "the first"}'.");
    }
}
