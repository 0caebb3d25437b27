using System.Globalization;
using NeuralTraining.Data;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining;

/// <summary>One update after another, each by a gradient that is finite.</summary>
internal sealed class TrainingStep(MultiLayerNet network, IOptimizer optimizer, MiniBatches batches)
{
    /// <summary>Takes a step and returns the loss before it. A loss or gradient that is not finite is refused, and what computing it has changed is put back.</summary>
    /// <param name="iteration">How many updates came before.</param>
    /// <param name="miniBatch">The number of the mini-batch to take it by.</param>
    /// <param name="rate">The learning rate to set; null: the optimizer keeps its own.</param>
    public double Take(long iteration, long miniBatch, float? rate)
    {
        long networkIteration = network.Iteration;
        Batch batch = batches.Draw(miniBatch);
        ParameterSet gradients = network.Gradient(batch, out double loss);
        if (!double.IsFinite(loss) || !Finiteness.OfAll(gradients.AsSpan(), network.Parameters.Workers))
        {
            network.Iteration = networkIteration;
            NonFinitePlace place = FindInInputs(batch, miniBatch) ?? NonFinitePlace.Find(network, network.BuffersBefore, batch, loss, gradients);
            network.BuffersBefore.CopyTo(network.Buffers);
            throw Refusal(iteration, rate ?? optimizer.LearningRate, loss, place);
        }

        if (rate is { } given)
        {
            optimizer.LearningRate = given;
        }

        optimizer.Update(network.Parameters, gradients);
        return loss;
    }

    private static NonFiniteException Refusal(long iteration, float rate, double loss, in NonFinitePlace place) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The loss and its gradients must be finite, but in iteration {iteration}, at a learning rate of {rate} and a loss of {loss}, {place.Text}. The update was not made."))
    {
        Iteration = iteration,
        LearningRate = rate,
        Loss = loss,
        Layer = place.Layer,
        Parameter = place.Parameter,
    };

    /// <summary>Apart from <see cref="Take"/>, in which what the lambda refers to would be allocated in every
    /// step.</summary>
    private NonFinitePlace? FindInInputs(in Batch batch, long miniBatch) =>
        NonFinitePlace.InInputs(batch, Trainer.TrainingData, row => batches.SampleOf(miniBatch, row));
}
