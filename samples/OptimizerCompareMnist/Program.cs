using NeuralTraining;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;
using ScottPlot;

// Figure 6.9 of the chapter: four optimizers train the same network, from the same initial weights, on the same mini-batches of MNIST,
// and at the same time.
const int PrintEvery = 100;

// The optimizers wait for one another after so many updates, which at every update would take as long as some updates do.
const int StepsAtOnce = 20;
int[] hidden = [100, 100, 100, 100];

var iterations = new CountOption("--iterations", "How many updates each optimizer makes.", 2000, quick: 200);
var batchSize = new CountOption("--batch-size", "How many images a mini-batch has.", 128);
var optimizers = new NamesOption("--optimizers", "Which optimizers to compare.", "SGD", "Momentum", "AdaGrad", "Adam");
var seed = new SeedOption();

return Sample.Run("OptimizerCompareMnist", "Compares optimizers on MNIST: figure 6.9.", args, [iterations, batchSize, optimizers, seed, new DataOption()], run =>
{
    (Dataset train, Dataset test) = Mnist.Load(run.DataFolder);
    run.CancellationToken.ThrowIfCancellationRequested();
    Experiment[] experiments = [.. run.Get(optimizers).Select(name => new Experiment(
        name,
        new MultiLayerNet(train.Features, hidden, 10, new() { Seed = run.Get(seed) }) { MaxDegreeOfParallelism = 1 },
        Create(name),
        train.CreateMiniBatches(run.Get(batchSize), run.Get(seed), Sampling.WithReplacement)))];

    run.WriteLine($"{train.Count} training images, {test.Count} test images; the loss of each mini-batch after its update:");
    Table table = run.Table([Column.Numbers("iteration"), .. experiments.Select(experiment => Column.Numbers(experiment.Name, "F4"))]);
    using (var csv = new CsvFile(run.File("losses.csv"), ["iteration", .. experiments.Select(experiment => experiment.Name)]))
    {
        int count = run.Get(iterations);
        foreach (int start in run.Track("Training", count, StepsAtOnce))
        {
            int end = start + Math.Min(StepsAtOnce, count - start);
            Parallel.ForEach(experiments, experiment => experiment.Train(start, end));
            for (int i = start; i < end; i++)
            {
                object[] row = [i, .. experiments.Select(experiment => (object)experiment.Losses[i])];
                csv.Row(row);
                if (i % PrintEvery == 0)
                {
                    table.Row(row);
                }
            }
        }
    }

    run.WriteLine();
    Table results = run.Table(Column.Words("optimizer"), Column.Numbers("loss, mean of the last 100", "F4"), Column.Numbers("test accuracy", "P2"));
    Plot plot = Figure.NewPlot("Optimizers on MNIST", "iterations", "loss");
    foreach (Experiment experiment in experiments)
    {
        string name = experiment.Name;
        results.Row(name, experiment.Losses.TakeLast(100).DefaultIfEmpty(double.NaN).Average(), experiment.Network.Accuracy(test.AsBatch()));
        plot.AddCurve(name, Smoothing.Smooth([.. experiment.Losses]), CurveStyle.OfOptimizer(name), markEvery: PrintEvery);
    }

    plot.Axes.SetLimits(0, Math.Max(1, experiments[0].Losses.Count), 0, 1);
    plot.ShowLegendOutside(Alignment.UpperCenter);
    Figure.SavePng(run.File("figure-6.9.png"), plot);
});

static IOptimizer Create(string name) => name switch
{
    "SGD" => new SGD(),
    "Momentum" => new Momentum(),
    "AdaGrad" => new AdaGrad(),
    _ => new Adam(),
};

/// <summary>One optimizer's run. All draw the same mini-batches, as they have the same seed.</summary>
internal sealed record Experiment(string Name, MultiLayerNet Network, IOptimizer Optimizer, MiniBatches Batches)
{
    public List<double> Losses { get; } = [];

    public void Train(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            Batch batch = Batches.Draw(i);
            ParameterSet gradients = Network.Gradient(batch);
            Optimizer.Update(Network.Parameters, gradients);
            Losses.Add(Network.Loss(batch));
        }
    }
}
