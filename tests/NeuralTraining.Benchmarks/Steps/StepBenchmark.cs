using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Times training steps as the README shows them: drawing the mini-batch, the gradient with its loss, the update.</summary>
internal static class StepBenchmark
{
    private const int Samples = 60_000;
    private const double SecondsOfWarmUp = 0.5;

    /// <summary>What a case is trained on: dense random inputs, so that nothing can live off columns of zeros.</summary>
    public static Dataset RandomData(StepCase step)
    {
        int features = step.Widths[0], classes = step.Widths[^1];
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
        var loop = new StepLoop(step, data, threads);
        var milliseconds = new List<double>(1 << 16);
        double lossSum = 0;

        Measure(SecondsOfWarmUp);
        milliseconds.Clear();
        long allocated = GC.GetTotalAllocatedBytes(precise: true), before = loop.Iteration;
        Measure(seconds);
        long bytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (loop.Iteration - before);
        return new StepResult(step, threads, Spread.Of(milliseconds), bytes);

        void Measure(double duration)
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < duration && milliseconds.Count < milliseconds.Capacity)
            {
                long begin = Stopwatch.GetTimestamp();
                lossSum += loop.Step();
                milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
        }
    }

    /// <summary>What the parameters are after some steps, in a few digits.</summary>
    public static string HashAfter(StepCase step, Dataset data, int steps, int threads)
    {
        var loop = new StepLoop(step, data, threads);
        for (int i = 0; i < steps; i++)
        {
            loop.Step();
        }

        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(loop.Network.Parameters.AsSpan())))[..12];
    }
}
