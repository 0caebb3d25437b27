namespace NeuralTraining.Tuning.Tests.Support;

/// <summary>Every sampler of the package, with another value for each constructor argument.</summary>
internal static class EverySampler
{
    public static IReadOnlyList<SamplerCase> All { get; } =
    [
        new(() => new RandomSampler()),
        new(() => new GridSampler(3), ("points", () => new GridSampler(4)), ("others", () => new GridSampler(3, (Network.Rate, 4)))),
        new(() => new SobolSampler(), ("scramble", () => new SobolSampler(scramble: false))),
        new(
            () => new NarrowingSampler(6, 3), ("trialsPerRound", () => new NarrowingSampler(7, 3)), ("best", () => new NarrowingSampler(
                6, 2))),
        new(() => new GaussianProcessSampler(), ("startupTrials", () => new GaussianProcessSampler(startupTrials: 5))),
        new(
            () => new TpeSampler(),
            ("startupTrials", () => new TpeSampler(startupTrials: 5)),
            ("goodShare", () => new TpeSampler(goodShare: 0.3)),
            ("candidates", () => new TpeSampler(candidates: 10))),
    ];

    public static SamplerCase Of(string name) => All.Single(sampler => sampler.Type.Name == name);
}
