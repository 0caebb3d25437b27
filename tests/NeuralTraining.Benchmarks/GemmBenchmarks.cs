using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra.Single;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks;

/// <summary>Square products on one thread, beside MathNet's managed one. GFLOPS = 2 · Size³ / time in nanoseconds.</summary>
[MemoryDiagnoser]
public class GemmBenchmarks
{
    private float[] _a = [], _b = [], _c = [];
    private DenseMatrix? _left, _right, _result;

    [Params(256, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        MathNet.Numerics.Control.UseSingleThread();
        MathNet.Numerics.Control.UseManaged();
        var stream = new RandomStream(1, 1);
        _a = new float[Size * Size];
        _b = new float[Size * Size];
        _c = new float[Size * Size];
        stream.FillUniform(_a, -1, 1);
        stream.FillUniform(_b, -1, 1);
        _left = new DenseMatrix(Size, Size, _a);
        _right = new DenseMatrix(Size, Size, _b);
        _result = new DenseMatrix(Size, Size);
    }

    [Benchmark]
    public void Product() => Gemm.Multiply(Of(_a), Of(_b), _c);

    [Benchmark]
    public void TransposedProduct() => Gemm.Multiply(Of(_a).Transposed, Of(_b), _c);

    [Benchmark]
    public void ProductWithTransposed() => Gemm.Multiply(Of(_a), Of(_b).Transposed, _c);

    [Benchmark(Baseline = true)]
    public void MathNetManaged() => _left!.Multiply(_right, _result);

    private Numerics.Matrix Of(float[] values) => Numerics.Matrix.Of(values, Size, Size);
}
