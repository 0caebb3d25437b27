using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Micro;

/// <summary>The losses other than softmax cross-entropy of labels: of a mini-batch, and its gradient, with and without weights of samples.</summary>
[MemoryDiagnoser]
public class LossBenchmarks
{
    private const int Rows = 200;

    private ILoss _loss = null!;
    private Tensor<float> _outputs = null!, _targets = null!, _gradient = null!;
    private float[] _weights = [];

    [Params("smoothed", nameof(BinaryCrossEntropy), nameof(MeanSquaredError), nameof(MeanAbsoluteError), nameof(Huber))]
    public string Loss { get; set; } = "";

    [Params(1, 100)]
    public int Outputs { get; set; }

    [Params(false, true)]
    public bool Weighted { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_loss, int outputs) = Loss switch
        {
            "smoothed" => ((ILoss)new SoftmaxCrossEntropy(0.1f, [.. Enumerable.Repeat(2f, Outputs)]), Outputs),
            nameof(BinaryCrossEntropy) => (new BinaryCrossEntropy(), 1),
            nameof(MeanSquaredError) => (new MeanSquaredError(), Outputs),
            nameof(MeanAbsoluteError) => (new MeanAbsoluteError(), Outputs),
            nameof(Huber) => (new Huber(), Outputs),
            _ => throw new InvalidOperationException($"The loss must be one of the library's, but was '{Loss}'."),
        };
        _outputs = RandomFloats.Uniform(Rows * outputs, 1).View(0, [Rows, outputs]);
        _targets = RandomFloats.Uniform(Rows * outputs, 2).View(0, [Rows, outputs]);
        _gradient = new AlignedBuffer(Rows * outputs).View(0, [Rows, outputs]);
        _weights = Weighted ? [.. Enumerable.Repeat(2f, Rows)] : [];
    }

    [Benchmark]
    public double Forward() => _loss.Forward(_outputs, new Batch(_outputs, _targets, _weights));

    [Benchmark]
    public void Backward() => _loss.Backward(_outputs, new Batch(_outputs, _targets, _weights), _gradient);
}
