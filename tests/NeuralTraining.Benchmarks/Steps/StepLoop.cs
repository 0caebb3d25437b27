using NeuralTraining.Data;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>The training of a case from its beginning, step by step.</summary>
internal sealed class StepLoop
{
    private readonly IOptimizer _optimizer;
    private readonly MiniBatches _batches;

    /// <param name="step">The case.</param>
    /// <param name="data">What it is trained on.</param>
    /// <param name="threads">How many threads may share the work; null: as the library chooses.</param>
    public StepLoop(StepCase step, Dataset data, int? threads)
    {
        Network = step.CreateNetwork();
        Network.MaxDegreeOfParallelism = threads;
        _optimizer = step.CreateOptimizer();

        // As many samples as whole mini-batches have: a short one at the end of an epoch would be the fastest step.
        _batches = data.Take(data.Count / step.BatchSize * step.BatchSize).MiniBatches(step.BatchSize, seed: 1);
        _batches.MaxDegreeOfParallelism = threads;
    }

    public MultiLayerNet Network { get; }

    public long Iteration { get; private set; }

    /// <summary>Draws the next mini-batch, computes the gradient with its loss, and updates.</summary>
    public double Step()
    {
        ParameterSet gradients = Network.Gradient(_batches.Draw(Iteration++), out double loss);
        _optimizer.Update(Network.Parameters, gradients);
        return loss;
    }
}
