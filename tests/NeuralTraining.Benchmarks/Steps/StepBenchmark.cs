using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>What one case took.</summary>
internal sealed record StepResult(double MinimumMs, double MedianMs, long BytesPerStep, string Hash);

/// <summary>Times training steps as the README shows them: drawing the mini-batch, the gradient with its loss, the update.</summary>
internal static class StepBenchmark
{
    private const int Samples = 60_000;
    private const double SecondsOfWarmUp = 0.5;

    /// <summary>Dense random inputs, so that nothing can live off columns of zeros.</summary>
    public static Dataset RandomData(int features, int classes)
    {
        float[] inputs = new float[Samples * features];
        new RandomStream(1, 1).FillUniform(inputs, 0, 1);
        int[] labels = new int[Samples];
        for (int i = 0; i < Samples; i++)
        {
            labels[i] = new RandomStream(1, 2).Below((ulong)i, classes);
        }

        return new Dataset(Tensor.Create(inputs, [Samples, features]), labels);
    }

    public static StepResult Run(StepCase step, Dataset data, double seconds, int threads)
    {
        MultiLayerNet network = step.CreateNetwork();
        network.MaxDegreeOfParallelism = threads;
        IOptimizer optimizer = step.CreateOptimizer();
        MiniBatches batches = data.MiniBatches(step.BatchSize, seed: 1);
        batches.MaxDegreeOfParallelism = threads;
        long iteration = 0;
        double lossSum = 0;

        Measure(SecondsOfWarmUp);
        long allocated = GC.GetTotalAllocatedBytes(precise: true), before = iteration;
        List<double> times = Measure(seconds);
        long bytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated - 16L * times.Capacity) / (iteration - before);
        times.Sort();
        return new StepResult(times[0], times[times.Count / 2], Math.Max(0, bytes), HashAfter(step, data, steps: 20, threads));

        List<double> Measure(double duration)
        {
            var milliseconds = new List<double>(1 << 16);
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < duration && milliseconds.Count < milliseconds.Capacity)
            {
                long begin = Stopwatch.GetTimestamp();
                ParameterSet gradients = network.Gradient(batches.Draw(iteration++), out double loss);
                optimizer.Update(network.Parameters, gradients);
                milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                lossSum += loss;
            }

            return milliseconds;
        }
    }

    private static string HashAfter(StepCase step, Dataset data, int steps, int threads)
    {
        MultiLayerNet network = step.CreateNetwork();
        network.MaxDegreeOfParallelism = threads;
        IOptimizer optimizer = step.CreateOptimizer();
        MiniBatches batches = data.MiniBatches(step.BatchSize, seed: 1);
        batches.MaxDegreeOfParallelism = threads;
        for (int i = 0; i < steps; i++)
        {
            optimizer.Update(network.Parameters, network.Gradient(batches.Draw(i)));
        }

        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(network.Parameters.AsSpan())))[..12];
    }
}
