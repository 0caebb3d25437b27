using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Initializes weight matrices.</summary>
/// <remarks>An initializer has no state: the same stream gives the same weights. The initializers of this namespace do
/// not allocate.</remarks>
public interface IWeightInitializer
{
    /// <summary>Fills a weight matrix.</summary>
    /// <param name="weights">The matrix [fan-in, fan-out], row by row.</param>
    /// <param name="fanIn">The number of inputs of a unit, at least 1.</param>
    /// <param name="fanOut">The number of units of the layer, at least 1.</param>
    /// <param name="random">The matrix's own stream of random numbers.</param>
    void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random);
}
