using BenchmarkDotNet.Attributes;
using NeuralTraining.Benchmarks.Steps;
using NeuralTraining.Data;

namespace NeuralTraining.Benchmarks.Micro;

/// <summary>Gathering one mini-batch after the other from 60,000 × 784 random inputs, on one thread; with shuffled epochs, the order of each included.</summary>
[MemoryDiagnoser]
public class MiniBatchesBenchmarks
{
    private MiniBatches _batches = null!;
    private long _iteration;

    [Params(100, 256)]
    public int Size { get; set; }

    [ParamsAllValues]
    public Sampling Sampling { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _batches = StepBenchmark.RandomData(StepCase.All[0]).CreateMiniBatches(Size, seed: 1, Sampling);
        _batches.MaxDegreeOfParallelism = 1;
    }

    [Benchmark]
    public int Draw() => _batches.Draw(_iteration++).Count;
}
