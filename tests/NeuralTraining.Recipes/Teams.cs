using System.Numerics.Tensors;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Recipes;

/// <summary>The threads that work is shared among where more are asked for than there are processors.</summary>
internal static class Teams
{
    private const int Asked = 64, Inputs = 300, Rows = 600;

    public static void Print()
    {
        var data = new Dataset(Tensor.Create(new float[Rows * Inputs], [Rows, Inputs]), new int[Rows]);
        MultiLayerNet network = Create();
        var optimizer = new Adam();
        MiniBatches batches = data.CreateMiniBatches(Rows / 2, seed: 1);
        batches.MaxDegreeOfParallelism = Asked;
        for (int i = 0; i < 5; i++)
        {
            optimizer.Update(network.Parameters, network.Gradient(batches.Draw(i)));
        }

        network.PredictLabels(data.Inputs);
        new Trainer(network, optimizer, new TrainerOptions { Iterations = 10, BatchSize = Rows / 2 }).Fit(data);
        Ensemble.Train(2, _ => new Trainer(Create(), new Adam(), new TrainerOptions { Iterations = 5, BatchSize = Rows / 2 }), data, maxDegreeOfParallelism: Asked);
        Console.WriteLine($"processors: {Environment.ProcessorCount}");
        Console.WriteLine($"workers: {CountWorkers()}");
    }

    private static MultiLayerNet Create() => new(Inputs, [200, 200], 2) { MaxDegreeOfParallelism = Asked };

    /// <summary>Linux cuts the names of threads to 15 characters.</summary>
    private static int CountWorkers() => Directory.EnumerateDirectories("/proc/self/task")
        .Count(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith("NeuralTraining ", StringComparison.Ordinal));
}
