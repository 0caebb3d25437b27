using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Recipes;

/// <summary>A training run whose result is known to the bit.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Hash">The SHA-256 of the parameters and then of the buffers that the run ends with, wherever it runs.</param>
/// <param name="Samples">How many of the samples it trains on.</param>
public sealed record Recipe(string Name, string Hash, int Samples)
{
    /// <summary>Gets what makes a new network.</summary>
    public required Func<MultiLayerNet> Network { get; init; }

    /// <summary>Gets what makes a new optimizer.</summary>
    public required Func<IOptimizer> Optimizer { get; init; }

    /// <summary>Gets how it is trained.</summary>
    public required TrainerOptions Options { get; init; }

    /// <summary>Trains a new network and returns the hash of what it has become.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="threads">How many threads share the work; null: as many as the network likes.</param>
    public string Run(Dataset data, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        MultiLayerNet network = Network();
        network.MaxDegreeOfParallelism = threads;
        new Trainer(network, Optimizer(), Options).Fit(data.Take(Samples));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(network.Parameters.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(network.Buffers.AsSpan()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
