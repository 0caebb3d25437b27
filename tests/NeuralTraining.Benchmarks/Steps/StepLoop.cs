using System.Diagnostics;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>The training of a case from its beginning, step by step.</summary>
internal sealed class StepLoop
{
    private readonly MiniBatches _batches;

    /// <param name="step">The case.</param>
    /// <param name="data">What it is trained on.</param>
    /// <param name="threads">How many threads may share the work; null: as the library chooses.</param>
    public StepLoop(StepCase step, Dataset data, int? threads)
    {
        Network = step.CreateNetwork();
        Network.MaxDegreeOfParallelism = threads;
        Gradients = Network.Parameters.NewLike();
        Optimizer = step.CreateOptimizer();

        // As many samples as whole mini-batches have: a short one at the end of an epoch would be the fastest step.
        _batches = data.Take(data.Count / step.BatchSize * step.BatchSize).CreateMiniBatches(step.BatchSize, seed: 1);
        _batches.MaxDegreeOfParallelism = threads;
    }

    public MultiLayerNet Network { get; }

    public IOptimizer Optimizer { get; }

    /// <summary>Gets the gradients of the last step.</summary>
    public ParameterSet Gradients { get; private set; }

    public long Iteration { get; private set; }

    /// <summary>Draws the next mini-batch, computes the gradient with its loss, and updates.</summary>
    public double Step()
    {
        Gradients = Network.Gradient(_batches.Draw(Iteration++), out double loss);
        Optimizer.Update(Network.Parameters, Gradients);
        return loss;
    }

    /// <summary>Takes so many steps, and returns what one took, in milliseconds.</summary>
    public Spread Time(int steps)
    {
        double[] milliseconds = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            Step();
            milliseconds[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        return Spread.Of(milliseconds);
    }
}
