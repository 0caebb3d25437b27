using NeuralTraining.Callbacks;
using NeuralTraining.Metrics;

namespace NeuralTraining.Training;

/// <summary>A number of each evaluation on the validation data that a callback watches.</summary>
/// <param name="owner">The callback.</param>
/// <param name="name">The name of the metric; null: the loss.</param>
internal sealed class WatchedMetric(ITrainingCallback owner, string? name)
{
    public string? Name { get; } = name is null || !string.IsNullOrWhiteSpace(name) ? name : throw new ArgumentException(
        "The metric must have a name, but its name is empty.", "metric");

    public string Title => Name is null ? "the validation loss" : $"the metric '{Name}' of the validation data";

    public bool LargerIsBetter { get; private set; }

    /// <summary>The name as part of the hyperparameters, which are numbers.</summary>
    public (string Name, double Value)[] Hyperparameter => Name is null ? [] : [($"Metric.{Name}", 1)];

    /// <summary>Refuses a run that does not compute the number.</summary>
    public void Begin(TrainingRun run)
    {
        if (run.Validation is null)
        {
            throw new InvalidOperationException(
                $"A run with {owner.GetType().Name} must have validation data, as that watches {Title}, but has none. Pass some to Fit.");
        }

        if (Name is not null)
        {
            IMetric metric = run.Metrics.FirstOrDefault(metric => metric.Name == Name) ?? throw new InvalidOperationException(
                $"A run with {owner.GetType().Name} must compute the metric that is watched, but '{Name}' is not among " +
                $"[{string.Join(", ", run.Metrics.Select(metric => metric.Name))}]. Add it to TrainerOptions.Metrics.");
            LargerIsBetter = metric.LargerIsBetter;
        }
    }

    public double Of(Evaluation evaluation) => Name is null ? evaluation.ValidationLoss!.Value : evaluation.ValidationMetrics![Name];
}
