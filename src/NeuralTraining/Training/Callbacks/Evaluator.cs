using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>Evaluates the network on the training and the validation data.</summary>
/// <param name="interval">The interval of evaluations; null: they follow the end of each epoch and the last
/// update.</param>
internal sealed class Evaluator(int? interval) : ITrainingCallback
{
    /// <summary>Refuses validation data whose inputs leave no finite loss.</summary>
    public void OnRunBegin(TrainingRun run)
    {
        if (run.Validation is { } data && NonFinitePlace.InInputs(data.AsBatch(), RunDescription.ValidationData, row => row) is not null)
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

        (double trainLoss, double trainAccuracy) = Evaluate(run, run.Train, RunDescription.TrainingData);
        (double Loss, double Accuracy)? validated =
            run.Validation is { } validation ? Evaluate(run, validation, RunDescription.ValidationData) : null;
        run.Callbacks.OnEvaluated(run, new Evaluation
        {
            Iteration = run.Iteration,
            Epoch = run.Epochs.Epoch(run.Iteration),
            TrainLoss = trainLoss,
            TrainAccuracy = trainAccuracy,
            ValidationLoss = validated?.Loss,
            ValidationAccuracy = validated?.Accuracy,
        });
    }

    private bool IsDue(TrainingRun run)
    {
        long updates = run.Epochs.Updates(run.Iteration);
        return interval is { } n ? (updates - 1) % n == 0 : updates % run.Epochs.PerEpoch == 0 || run.IsComplete;
    }

    private static (double Loss, double Accuracy) Evaluate(TrainingRun run, Dataset data, string name)
    {
        Batch batch = data.AsBatch();
        (double loss, double accuracy) = run.Network.Outputs == 1 ? (run.Network.Loss(batch), double.NaN) : run.Network.Evaluate(batch);
        return double.IsFinite(loss) ? (loss, accuracy) : throw NonFiniteRefusal.AfterUpdates(
            run, "The loss of an evaluation", loss, $"over the {name}", NonFinitePlace.FindInEvaluation(run.Network, batch, name));
    }
}
