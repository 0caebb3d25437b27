namespace NeuralTraining.Tuning.Tests.Support;

/// <summary>A sampler, and for each argument of its constructor one that differs in it.</summary>
internal sealed record SamplerCase(Func<ISampler> Create, params (string Argument, Func<ISampler> Create)[] Others)
{
    public Type Type => Create().GetType();
}
