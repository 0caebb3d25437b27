using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra.Single;

namespace NeuralTraining.Benchmarks.Micro;

/// <summary>The products of an affine layer on one thread, beside MathNet's managed one. GFLOPS = 2 · batch · inputs · outputs / time in nanoseconds.</summary>
[MemoryDiagnoser]
public class GemmBenchmarks
{
    private LayerProducts _products = null!;
    private DenseMatrix _left = null!, _right = null!, _result = null!;

    /// <summary>Batch, inputs, outputs: the chapter's first layer and its last, a wide one, an awkward one.</summary>
    [Params("100 x 784 x 100", "100 x 100 x 10", "256 x 1024 x 1024", "97 x 331 x 53")]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        MathNet.Numerics.Control.UseSingleThread();
        MathNet.Numerics.Control.UseManaged();
        int[] shape = [.. Layer.Split(" x ").Select(int.Parse)];
        _products = new LayerProducts(shape[0], shape[1], shape[2]);
        _left = new DenseMatrix(shape[0], shape[1], RandomFloats.Uniform(shape[0] * shape[1], 1).Span.ToArray());
        _right = new DenseMatrix(shape[1], shape[2], RandomFloats.Uniform(shape[1] * shape[2], 2).Span.ToArray());
        _result = new DenseMatrix(shape[0], shape[2]);
    }

    [Benchmark]
    public void Forward() => _products.Forward();

    [Benchmark]
    public void ToInputs() => _products.ToInputs();

    [Benchmark]
    public void ToWeights() => _products.ToWeights();

    [Benchmark(Baseline = true)]
    public void ForwardByMathNet() => _left.Multiply(_right, _result);
}
