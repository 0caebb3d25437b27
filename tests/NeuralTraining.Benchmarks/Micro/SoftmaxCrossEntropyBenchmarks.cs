using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Micro;

/// <summary>The loss of a mini-batch with labels, and its gradient.</summary>
[MemoryDiagnoser]
public class SoftmaxCrossEntropyBenchmarks
{
    private const int Rows = 100;

    private readonly SoftmaxCrossEntropy _loss = new();
    private readonly int[] _labels = new int[Rows];
    private Tensor<float> _outputs = null!, _gradient = null!;

    [Params(10, 100, 1000)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _outputs = RandomFloats.Uniform(Rows * Classes, 1).View(0, [Rows, Classes]);
        _gradient = new AlignedBuffer(Rows * Classes).View(0, [Rows, Classes]);
    }

    [Benchmark]
    public double Forward() => _loss.Forward(_outputs, new Batch(_outputs, _labels));

    [Benchmark]
    public void Backward() => _loss.Backward(_outputs, new Batch(_outputs, _labels), _gradient);
}
