using System.Globalization;
using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>One update after another, each by a gradient that is finite.</summary>
internal sealed class TrainingStep(MultiLayerNet network, IOptimizer optimizer, MiniBatches batches)
{
    /// <summary>Takes a step and returns the loss before it. A loss or gradient that is not finite is refused. Where that or anything else ends the step, what it has changed is put back, but for what an optimizer of your own has moved.</summary>
    /// <param name="iteration">How many updates came before.</param>
    /// <param name="miniBatch">The number of the mini-batch to take it by.</param>
    /// <param name="rate">The learning rate to set; null: the optimizer keeps its own.</param>
    public double Take(long iteration, long miniBatch, float? rate)
    {
        long networkIteration = network.Iteration;
        float rateBefore = optimizer.LearningRate;
        Batch batch = batches.Draw(miniBatch);
        ParameterSet gradients = network.Gradient(batch, out double loss);
        float bound = Finiteness.MagnitudeBound(gradients.AsSpan(), network.Parameters.Context.Parallelism);
        if (!double.IsFinite(loss) || !Finiteness.OfAll(gradients.AsSpan(), bound))
        {
            network.Iteration = networkIteration;
            NonFinitePlace place;
            try
            {
                place = FindInInputs(batch, miniBatch) ?? NonFinitePlace.Find(network, network.BuffersBefore, batch, loss, gradients);
            }
            finally
            {
                network.BuffersBefore.CopyTo(network.Buffers);
            }

            throw Refusal("The loss and its gradients must be", iteration, rate ?? rateBefore, loss, place);
        }

        try
        {
            if (rate is { } given)
            {
                optimizer.LearningRate = given;
            }

            Update(gradients, bound);
        }
        catch (NonFiniteException overflow)
        {
            PutBack(networkIteration, rateBefore);
            throw Refusal("An update must leave parameters and state", iteration, rate ?? rateBefore, loss, NonFinitePlace.Of(overflow, network));
        }
        catch
        {
            PutBack(networkIteration, rateBefore);
            throw;
        }

        return loss;
    }

    /// <summary>Puts back all that a step changes before its update.</summary>
    private void PutBack(long networkIteration, float rate)
    {
        network.Iteration = networkIteration;
        network.BuffersBefore.CopyTo(network.Buffers);
        optimizer.LearningRate = rate;
    }

    /// <summary>Updates, without another look at the gradients if the optimizer is this library's.</summary>
    private void Update(ParameterSet gradients, float bound)
    {
        if (optimizer is Optimizer known)
        {
            known.TakeStep(network.Parameters, gradients, bound);
        }
        else
        {
            optimizer.Update(network.Parameters, gradients);
        }
    }

    private static NonFiniteException Refusal(string rule, long iteration, float rate, double loss, in NonFinitePlace place) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{rule} finite, but in iteration {iteration}, at a learning rate of {rate} and a loss of {loss}, {place.Text}. The update was not made."))
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
