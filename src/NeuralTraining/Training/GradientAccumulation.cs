using NeuralTraining.Callbacks;
using NeuralTraining.Numerics;

namespace NeuralTraining.Training;

/// <summary>Computes the mean gradient of several mini-batches, each weighted by <see cref="Losses.ILoss.TotalWeight"/>
/// of its samples. Does not allocate after its construction.</summary>
internal sealed class GradientAccumulation
{
    private readonly ParameterSet _mean;

    public GradientAccumulation(MultiLayerNet network)
    {
        _mean = network.Parameters.NewLike(network.Parameters.Context);
        BuffersBefore = network.Buffers.NewLike(network.Parameters.Context);
    }

    /// <summary>The network's buffers before the first of the mini-batches.</summary>
    public ParameterSet BuffersBefore { get; }

    /// <summary>Computes the mean of the gradients and of the losses, mini-batch by mini-batch. An exception restores
    /// the network's iteration and buffers.</summary>
    public (ParameterSet Gradients, double Loss) Compute(TrainingRun run)
    {
        MultiLayerNet network = run.Network;
        (long first, int count) = run.Epochs.BatchesOf(run.Iteration);
        long iteration = network.Iteration;
        network.Buffers.CopyTo(BuffersBefore);
        try
        {
            (double loss, double weight) = (0, 0);
            for (int i = 0; i < count; i++)
            {
                Batch batch = run.DrawBatch(first + i);
                ParameterSet gradients = network.Gradient(batch, out double batchLoss);
                run.Take(gradients, batchLoss);
                NonFiniteRefusal.RequireFiniteGradient(run);
                double batchWeight = network.LossFunction.TotalWeight(batch);
                weight += batchWeight;

                // As long as no sample counts, gradients hold nothing but those of regularizers, which are equal.
                double share = weight == 0 ? 1 : batchWeight / weight;
                loss += share * (batchLoss - loss);
                Add(gradients, (float)share, isFirst: i == 0);
            }

            return (_mean, loss);
        }
        catch
        {
            network.Iteration = iteration;
            BuffersBefore.CopyTo(network.Buffers);
            throw;
        }
    }

    private void Add(ParameterSet gradients, float share, bool isFirst)
    {
        if (isFirst)
        {
            gradients.CopyTo(_mean);
        }
        else
        {
            Elementwise.Update(new Approach(share), _mean.AsSpan(), gradients.AsSpan(), gradients.Context.Parallelism);
        }
    }
}
