using System.Globalization;
using NeuralTraining.Data;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining;

/// <summary>One update after another, each by a gradient that is finite.</summary>
internal sealed class TrainingStep(MultiLayerNet network, IOptimizer optimizer, MiniBatches batches)
{
    private readonly ParameterSet _buffers = network.Buffers.NewLike();

    /// <summary>Takes a step and returns the loss before it. A loss or gradient that is not finite is refused, and what computing it has changed is put back.</summary>
    /// <param name="iteration">Which mini-batch to take it by.</param>
    /// <param name="rate">The learning rate to set; null: the optimizer keeps its own.</param>
    public double Take(long iteration, float? rate)
    {
        long networkIteration = network.Iteration;
        network.Buffers.CopyTo(_buffers);
        Batch batch = batches.Draw(iteration);
        ParameterSet gradients = network.Gradient(batch, out double loss);
        float bound = Finiteness.MagnitudeBound(gradients.AsSpan(), network.Parameters.Workers);
        if (!double.IsFinite(loss) || !Finiteness.OfAll(gradients.AsSpan(), bound))
        {
            network.Iteration = networkIteration;
            NonFinitePlace place = FindInInputs(batch, iteration) ?? NonFinitePlace.Find(network, _buffers, batch, loss, gradients);
            _buffers.CopyTo(network.Buffers);
            throw Refusal("The loss and its gradients must be", iteration, rate ?? optimizer.LearningRate, loss, place);
        }

        float rateBefore = optimizer.LearningRate;
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
            network.Iteration = networkIteration;
            _buffers.CopyTo(network.Buffers);
            optimizer.LearningRate = rateBefore;
            throw Refusal("An update must leave parameters and state", iteration, rate ?? rateBefore, loss, NonFinitePlace.Of(overflow, network));
        }

        return loss;
    }

    /// <summary>Updates, without another look at the gradients if the optimizer is this library's.</summary>
    private void Update(ParameterSet gradients, float bound)
    {
        if (optimizer is Optimizer known)
        {
            known.Update(network.Parameters, gradients, bound);
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

    private NonFinitePlace? FindInInputs(in Batch batch, long iteration)
    {
        ReadOnlySpan<float> inputs = DenseTensor.AsSpan(batch.Inputs);
        int place = Finiteness.IndexOfFirstNot(inputs);
        if (place < 0)
        {
            return null;
        }

        (int row, int column) = Math.DivRem(place, network.Inputs);
        int sample = batches.SampleOf(iteration, row);
        return new(string.Create(CultureInfo.InvariantCulture, $"sample {sample} of the training data held '{inputs[place]}' in column {column}"));
    }
}
