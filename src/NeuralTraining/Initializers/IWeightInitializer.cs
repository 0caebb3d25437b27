using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Gives a weight matrix its initial values.</summary>
/// <remarks>An initializer keeps no state: the same stream gives the same weights. Those of this namespace do not allocate.</remarks>
public interface IWeightInitializer
{
    /// <summary>Fills a weight matrix.</summary>
    /// <param name="weights">The matrix [fan-in, fan-out], row by row.</param>
    /// <param name="fanIn">How many inputs a unit of the layer has, at least 1.</param>
    /// <param name="fanOut">How many units the layer has, at least 1.</param>
    /// <param name="random">The stream of random numbers that is this matrix's own.</param>
    void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random);
}
