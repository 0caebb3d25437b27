using NeuralTraining.Callbacks;
using NeuralTraining.Networks;

namespace NeuralTraining.Training;

/// <summary>Evaluates the network on the training and the validation data.</summary>
/// <param name="interval">The interval of evaluations; null: they follow the end of each epoch and the last
/// update.</param>
internal sealed class Evaluator(int? interval) : ITrainingCallback
{
    private MetricPass? _metrics;

    /// <summary>Refuses metrics that the data does not fit, and validation data whose inputs leave no finite
    /// loss.</summary>
    public void OnRunBegin(TrainingRun run)
    {
        MultiLayerNet network = run.Network;
        _metrics = network.NewMetricPass(run.Metrics);
        _metrics.Begin(run.Train.AsBatch(), network.Outputs);
        if (run.Validation is not { } data)
        {
            return;
        }

        _metrics.Begin(data.AsBatch(), network.Outputs);
        if (NonFinitePlace.InInputs(data.AsBatch(), RunDescription.ValidationData, row => row) is not null)
        {
            Evaluate(run, data, RunDescription.ValidationData);
        }
    }

    public void OnUpdated(TrainingRun run)
    {
        if (!IsDue(run))
        {
            return;
        }

        (double trainLoss, IReadOnlyDictionary<string, double> trainMetrics) = Evaluate(run, run.Train, RunDescription.TrainingData);
        (double Loss, IReadOnlyDictionary<string, double> Metrics)? validated =
            run.Validation is { } validation ? Evaluate(run, validation, RunDescription.ValidationData) : null;
        run.Callbacks.OnEvaluated(run, new Evaluation
        {
            Iteration = run.Iteration,
            Epoch = run.Epochs.Epoch(run.Iteration),
            TrainLoss = trainLoss,
            TrainMetrics = trainMetrics,
            ValidationLoss = validated?.Loss,
            ValidationMetrics = validated?.Metrics,
        });
    }

    private bool IsDue(TrainingRun run)
    {
        long updates = run.Epochs.Updates(run.Iteration);
        return interval is { } n ? (updates - 1) % n == 0 : updates % run.Epochs.PerEpoch == 0 || run.IsComplete;
    }

    private (double Loss, IReadOnlyDictionary<string, double> Metrics) Evaluate(TrainingRun run, Dataset data, string name)
    {
        Batch batch = data.AsBatch();
        double loss = run.Network.Evaluate(batch, _metrics!);
        return double.IsFinite(loss) ? (loss, _metrics!.Values) : throw NonFiniteRefusal.AfterUpdates(
            run, "The loss of an evaluation", loss, $"over the {name}", NonFinitePlace.FindInEvaluation(run.Network, batch, name));
    }
}
