using System.Collections.ObjectModel;
using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>Samples every parameter independently, uniform on its scale: the chapter's way (chapter 6, Optimizing
/// Hyperparameters; Bergstra and Bengio, 2012, <i>Random Search for Hyper-Parameter Optimization</i>).</summary>
/// <remarks>Parameter i of trial k is number i of stream k of the study's seed. No trial waits for another.</remarks>
public sealed class RandomSampler : ISampler
{
    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <inheritdoc />
    public bool UsesResults => false;

    /// <inheritdoc />
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Sample(context.Space, context.Random);
    }

    /// <summary>Returns a point of a space whose coordinate i is random number i.</summary>
    internal static ParameterValues Sample(SearchSpace space, RandomStream random)
    {
        double[] coordinates = new double[space.Count];
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = random.Uniform((ulong)i);
        }

        return ParameterValues.FromUnit(space, coordinates);
    }

    /// <summary>Returns the sampler's name.</summary>
    public override string ToString() => nameof(RandomSampler);
}
