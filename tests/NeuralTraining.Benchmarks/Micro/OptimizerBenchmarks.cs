using BenchmarkDotNet.Attributes;
using NeuralTraining.Benchmarks.Steps;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Benchmarks.Micro;

/// <summary>One update of all parameters of the README's networks A (109,810 of them) and D (2.9 million), on one thread.</summary>
[MemoryDiagnoser]
public class OptimizerBenchmarks
{
    private IOptimizer _optimizer = null!;
    private ParameterSet _parameters = null!, _gradients = null!;

    [Params(
        nameof(SGD), nameof(Momentum), nameof(Nesterov), nameof(AdaGrad), nameof(RMSProp), nameof(Adam), nameof(AdamW), nameof(AMSGrad),
        nameof(NAdam), nameof(AdaDelta), nameof(Lion))]
    public string Optimizer { get; set; } = "";

    [Params("A", "D")]
    public string Network { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _optimizer = Optimizer switch
        {
            nameof(SGD) => new SGD(),
            nameof(Momentum) => new Momentum(),
            nameof(Nesterov) => new Nesterov(),
            nameof(AdaGrad) => new AdaGrad(),
            nameof(RMSProp) => new RMSProp(),
            nameof(Adam) => new Adam(),
            nameof(AdamW) => new AdamW(),
            nameof(AMSGrad) => new AMSGrad(),
            nameof(NAdam) => new NAdam(),
            nameof(AdaDelta) => new AdaDelta(),
            nameof(Lion) => new Lion(weightDecay: 0.01f),
            _ => throw new InvalidOperationException($"The optimizer must be one of the library's, but was '{Optimizer}'."),
        };
        MultiLayerNet network = StepCase.All.Single(step => step.Name == Network).CreateNetwork();
        network.MaxDegreeOfParallelism = 1;
        _parameters = network.Parameters;
        _gradients = _parameters.NewLike();
        RandomFloats.Uniform(_gradients.AsSpan().Length, 1).Span.CopyTo(_gradients.AsSpan());
    }

    [Benchmark]
    public void Update() => _optimizer.Update(_parameters, _gradients);
}
