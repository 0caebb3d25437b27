using System.Globalization;
using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining;

/// <content>What must be finite besides the loss and the gradient of an update.</content>
public sealed partial class Trainer
{
    internal const string TrainingData = "training data", ValidationData = "validation data";

    /// <summary>Refuses inputs that leave no loss to validate by, before training.</summary>
    private void RequireFinite(Dataset validation)
    {
        if (NonFinitePlace.InInputs(validation.AsBatch(), ValidationData, row => row) is not null)
        {
            Evaluate(validation, ValidationData);
        }
    }

    private (double Loss, double Accuracy) Evaluate(Dataset data, string name)
    {
        Batch batch = data.AsBatch();
        (double loss, double accuracy) = Network.Outputs == 1 ? (Network.Loss(batch), double.NaN) : Network.Evaluate(batch);
        return double.IsFinite(loss)
            ? (loss, accuracy)
            : throw NotFinite("The loss of an evaluation", loss, $"over the {name}", NonFinitePlace.FindInEvaluation(Network, batch, name));
    }

    /// <summary>Refuses to end or to save what cannot be trained on or predict.</summary>
    /// <param name="optimizer">What the optimizer keeps, if that is to be saved. One of your own may keep infinity on purpose.</param>
    private void RequireFinite(OptimizerState? optimizer = null)
    {
        if (NonFinitePlace.FindInState(Network, Optimizer is Optimizer ? optimizer : null) is { } place)
        {
            double loss = History!.Losses is [.., double last] ? last : double.NaN;
            throw NotFinite("What training leaves", loss, "in the last mini-batch", place);
        }
    }

    private NonFiniteException NotFinite(string what, double loss, string where, in NonFinitePlace place) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{what} must be finite, but after {Iteration} updates, at a learning rate of {Optimizer.LearningRate} " +
        $"and a loss of {loss} {where}, {place.Text}."))
    {
        Iteration = Iteration,
        LearningRate = Optimizer.LearningRate,
        Loss = loss,
        Layer = place.Layer,
        Parameter = place.Parameter,
    };
}
