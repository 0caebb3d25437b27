using NeuralTraining.Optimizers;
using Xunit;

namespace NeuralTraining.Tests.Support;

/// <summary>All optimizers of the library, for tests of what each of them must do. <c>OptimizerContractTests</c> finds one that is missing.</summary>
internal static class EveryOptimizer
{
    /// <summary>Creates an optimizer with a learning rate, by the name of its class.</summary>
    public static readonly IReadOnlyDictionary<string, Func<float, IOptimizer>> ByName = new Dictionary<string, Func<float, IOptimizer>>
    {
        [nameof(SGD)] = rate => new SGD(rate),
        [nameof(Momentum)] = rate => new Momentum(rate),
        [nameof(Nesterov)] = rate => new Nesterov(rate),
        [nameof(AdaGrad)] = rate => new AdaGrad(rate),
        [nameof(RMSProp)] = rate => new RMSProp(rate),
        [nameof(Adam)] = rate => new Adam(rate),
        [nameof(AdamW)] = rate => new AdamW(rate),
        [nameof(AMSGrad)] = rate => new AMSGrad(rate),
        [nameof(NAdam)] = rate => new NAdam(rate),
        [nameof(AdaDelta)] = rate => new AdaDelta(rate),
        [nameof(Lion)] = rate => new Lion(rate),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <summary>Those that keep something from step to step.</summary>
    public static TheoryData<string> Stateful => [.. ByName.Keys.Where(name => name != nameof(SGD))];
}
