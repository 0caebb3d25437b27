using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralTraining.Data;
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

    /// <summary>Gets how it is trained, with checkpoints or without.</summary>
    public required Func<CheckpointOptions?, TrainerOptions> Options { get; init; }

    /// <summary>Trains a new network and returns the hash of what it has become.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="threads">How many threads share the work; null: as many as the network likes.</param>
    public string Run(Dataset data, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        MultiLayerNet network = Network();
        network.MaxDegreeOfParallelism = threads;
        new Trainer(network, Optimizer(), Options(null)).Fit(data.Take(Samples));
        return HashOf(network);
    }

    /// <summary>Trains as many networks as a mini-batch has row blocks, each of which computes its own block, and returns the hash of what the first has become.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="order">In which order the blocks of an iteration are computed: a permutation of their numbers.</param>
    public string RunByBlocks(Dataset data, Func<long, IReadOnlyList<int>> order)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(order);
        MultiLayerNet first = Network();
        MultiLayerNet[] networks = [first, .. Enumerable.Range(1, first.RowBlocks - 1).Select(_ => Network())];
        IOptimizer[] optimizers = [.. networks.Select(_ => Optimizer())];
        RowBlockGradient[] blocks = [.. networks.Select(network => new RowBlockGradient(network))];
        TrainerOptions options = Options(null);
        MiniBatches batches = data.Take(Samples).CreateMiniBatches(options.BatchSize, options.Seed, options.Sampling, options.LastBatch);
        for (long i = 0; i < (options.Iterations ?? (long)options.Epochs * batches.PerEpoch); i++)
        {
            Batch batch = batches.Draw(i);
            foreach (int block in order(i))
            {
                networks[block].ComputeRowBlock(batch, block, blocks[block]);
            }

            for (int n = 0; n < networks.Length; n++)
            {
                optimizers[n].LearningRate = options.Schedule?.LearningRate(i) ?? optimizers[n].LearningRate;
                optimizers[n].Update(networks[n].Parameters, networks[n].AddRowBlocks(blocks, out _));
            }
        }

        return HashOf(first);
    }

    /// <summary>Trains a network from the newest checkpoint on, or from the beginning if there is none, saves a checkpoint after every update, and returns the hash of what the
    /// network has become.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="folder">The folder of the checkpoints.</param>
    /// <param name="begin">Told, before training, what was resumed.</param>
    /// <param name="progress">Told about every update.</param>
    public string Resume(Dataset data, string folder, Action<ResumedCheckpoint?> begin, IProgress<TrainingProgress> progress)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(begin);
        MultiLayerNet network = Network();
        var trainer = new Trainer(network, Optimizer(), Options(new() { Folder = folder, EveryIterations = 1 }));
        begin(trainer.Resume());
        trainer.Fit(data.Take(Samples), progress: progress);
        return HashOf(network);
    }

    private static string HashOf(MultiLayerNet network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(network.Parameters.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(network.Buffers.AsSpan()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
