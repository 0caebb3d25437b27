using NeuralTraining.Optimizers;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>An optimizer as a user would write one: the sign of the gradient alone.</summary>
public sealed class SignDescent : IOptimizer
{
    public float LearningRate { get; set; } = 0.001f;

    public void Update(ParameterSet parameters, ParameterSet gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.RequireSameLayout(gradients);
        foreach (string name in parameters.Keys)
        {
            Span<float> w = parameters.AsSpan(name);
            ReadOnlySpan<float> g = gradients.AsSpan(name);
            for (int i = 0; i < w.Length; i++)
            {
                w[i] -= LearningRate * MathF.Sign(g[i]);
            }
        }
    }
}
