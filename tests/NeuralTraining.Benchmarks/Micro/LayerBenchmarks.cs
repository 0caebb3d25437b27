using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Micro;

/// <summary>Each layer's way forward in training and its way back, from as many inputs as outputs, on one thread.</summary>
[MemoryDiagnoser]
public class LayerBenchmarks
{
    private readonly Pass _pass = new(PassMode.Training, new RandomStream(1, 1));
    private ILayer _layer = null!;
    private Tensor<float> _x = null!, _y = null!, _dy = null!, _dx = null!;

    [Params(nameof(Affine), nameof(ReLU), nameof(Sigmoid), nameof(Tanh), nameof(BatchNorm), nameof(Dropout), nameof(LeakyReLU), nameof(ELU), nameof(GELU), nameof(SiLU), nameof(Softplus), nameof(LayerNorm))]
    public string Layer { get; set; } = "";

    [Params("100 x 100", "256 x 1024")]
    public string Batch { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] shape = [.. Batch.Split(" x ").Select(int.Parse)];
        (int batch, int width) = (shape[0], shape[1]);
        _layer = Layer switch
        {
            nameof(Affine) => new Affine(width, new He()),
            nameof(ReLU) => new ReLU(),
            nameof(Sigmoid) => new Sigmoid(),
            nameof(Tanh) => new Tanh(),
            nameof(BatchNorm) => new BatchNorm(),
            nameof(Dropout) => new Dropout(),
            nameof(LeakyReLU) => new LeakyReLU(),
            nameof(ELU) => new ELU(),
            nameof(GELU) => new GELU(),
            nameof(SiLU) => new SiLU(),
            nameof(Softplus) => new Softplus(),
            nameof(LayerNorm) => new LayerNorm(),
            _ => throw new InvalidOperationException($"The layer must be one of the library's, but was '{Layer}'."),
        };
        var declarations = new LayerDeclarations();
        _layer.Build(new LayerBuilder(width, declarations));
        ParameterSet parameters = declarations.CreateParameters(seed: 1, new());
        _layer.Bind(parameters, parameters.NewLike(), declarations.CreateBuffers(new()));
        _x = RandomFloats.Uniform(batch * width, 1).View(0, [batch, width]);
        _dy = RandomFloats.Uniform(batch * width, 2).View(0, [batch, width]);
        _y = new AlignedBuffer(batch * width).View(0, [batch, width]);
        _dx = new AlignedBuffer(batch * width).View(0, [batch, width]);
        Forward();
    }

    [Benchmark]
    public void Forward() => _layer.Forward(_x, _y, _pass);

    [Benchmark]
    public void Backward() => _layer.Backward(_x, _y, _dy, _dx, _pass);
}
