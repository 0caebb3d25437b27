namespace NeuralTraining.Tuning;

/// <summary>Suggests the values of a trial's parameters.</summary>
/// <remarks>A suggestion must be a pure function of its <see cref="SamplingContext"/>: the same context gives the same
/// bits, on every machine and thread, in any order of calls. A sampler may keep what it computed if that changes
/// nothing but the time it takes; any thread may call it, one at a time for each study. Randomness comes from
/// <see cref="SamplingContext.Random"/>, and logarithms from <see cref="Numerics.ScalarMath"/>.</remarks>
public interface ISampler
{
    /// <summary>Gets the settings that determine suggestions, by name; empty if there are none. With the class's name
    /// they are what a study that is opened again is compared with.</summary>
    IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <summary>Gets whether suggestions depend on earlier trials. If not, no trial waits for another, and
    /// <see cref="SamplingContext.History"/> and <see cref="SamplingContext.Pending"/> are empty.</summary>
    bool UsesResults { get; }

    /// <summary>Returns how many trials the sampler has for a space, or null if it never ends.</summary>
    /// <param name="space">The space.</param>
    /// <exception cref="ArgumentException">The sampler cannot search the space.</exception>
    int? MaxTrials(SearchSpace space) => null;

    /// <summary>Returns the values for a trial.</summary>
    /// <param name="context">What the suggestion may depend on.</param>
    ParameterValues Suggest(SamplingContext context);
}
