using NeuralTraining.Regularizers;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A regularizer as a user would write one: λ√ΣW², whose gradient is λW / √ΣW².</summary>
public sealed class FrobeniusNorm(float lambda) : IRegularizer
{
    public double Loss(ReadOnlySpan<float> weights) => lambda * Norm(weights);

    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients)
    {
        float scale = (float)(lambda / Norm(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            gradients[i] += scale * weights[i];
        }
    }

    private static double Norm(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float w in weights)
        {
            sum += (double)w * w;
        }

        return Math.Sqrt(sum);
    }
}
