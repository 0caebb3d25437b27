using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>Repeats the C# of README.md, between the marks, so that it is compiled and run.</summary>
internal static class ReadmeExamples
{
    public static void Begin()
    {
        // README 1
        // 2,000 points in a square: class 1 inside a ring, class 0 outside it.
        float[] points = new float[4000];
        new RandomStream(seed: 1, stream: 0).FillUniform(points, -1, 1);
        int[] classes = [.. points.Chunk(2).Select(p => MathF.Abs(p[0] * p[0] + p[1] * p[1] - 0.5f) < 0.2f ? 1 : 0)];
        (Dataset train, Dataset test) = Dataset.FromRows(points, 2, classes).Split(0.2, seed: 0);

        var network = new MultiLayerNet(2, [32, 32], 2);
        var trainer = new Trainer(network, new Adam(0.01f), new TrainerOptions { Epochs = 30 });
        TrainingHistory history = trainer.Fit(train, test);

        Console.WriteLine(history.Evaluations[^1]);

        // end
    }

    public static MultiLayerNet Train()
    {
        // README 2
        (Dataset train, Dataset test) = Mnist.Load("data/mnist");
        var network = new MultiLayerNet(784, [100, 100], 10);
        var trainer = new Trainer(network, new Adam(), new TrainerOptions { Epochs = 3 });
        TrainingHistory history = trainer.Fit(train, test);
        Console.WriteLine(history.Evaluations[^1]);

        // end
        return network;
    }

    public static MultiLayerNet TrainByHand()
    {
        (Dataset train, _) = Mnist.Load("data/mnist");

        // README 3
        var network = new MultiLayerNet(784, [100, 100], 10);
        var optimizer = new Adam();
        MiniBatches batches = train.CreateMiniBatches(100, seed: 0);
        for (int i = 0; i < 3 * batches.PerEpoch; i++)
        {
            var (x, t) = batches.Draw(i);
            ParameterSet gradients = network.Gradient(x, t);
            optimizer.Update(network.Parameters, gradients);
        }

        // end
        return network;
    }

    public static void SaveAndLoad(MultiLayerNet network, MultiLayerNet copy)
    {
        // README weights
        network.SaveWeights("mnist.safetensors");
        copy.LoadWeights("mnist.safetensors");
        copy.SaveWeights("mnist-pytorch.safetensors", WeightsFormat.PyTorch);

        // end
    }

    public static TrainingHistory Resume(MultiLayerNet network, Dataset train, Dataset test)
    {
        // README 4
        var options = new TrainerOptions { Epochs = 20, Checkpoints = new() { Folder = "checkpoints" } };
        var trainer = new Trainer(network, new Adam(), options);
        ResumedCheckpoint? from = trainer.Resume();
        var progress = new SynchronousProgress<TrainingProgress>(p => Console.Write($"\r{p.Iteration} of {p.Iterations}"));
        TrainingHistory history = trainer.Fit(train, test, progress);

        // end
        return from is null || from.Iteration == trainer.Iteration ? history : throw new InvalidOperationException("The example must be run to its end, and then again.");
    }

    /// <summary>The lines between a mark and the next end, without the indentation.</summary>
    public static string Source(string mark)
    {
        string[] lines = Repository.Read("tests/NeuralTraining.PublicApi.Tests/ReadmeExamples.cs").Split('\n');
        IEnumerable<string> body = lines.SkipWhile(line => line.Trim() != $"// README {mark}").Skip(1).TakeWhile(line => line.Trim() != "// end");
        return string.Join('\n', body.Select(line => line.Length > 8 ? line[8..] : "")).Trim();
    }
}
