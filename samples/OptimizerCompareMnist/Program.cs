using NeuralTraining;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;
using ScottPlot;

// Figure 6.9 of the chapter: four optimizers train the same network, from the same initial weights, on the same mini-batches of MNIST.
const int PrintEvery = 100;
int[] hidden = [100, 100, 100, 100];

var iterations = new CountOption("--iterations", "How many updates each optimizer makes.", 2000, quick: 200);
var batchSize = new CountOption("--batch-size", "How many images a mini-batch has.", 128);
var names = new NamesOption("--optimizers", "Which optimizers to compare.", "SGD", "Momentum", "AdaGrad", "Adam");
var seed = new SeedOption();

return Sample.Run("OptimizerCompareMnist", "Compares optimizers on MNIST: figure 6.9.", args, [iterations, batchSize, names, seed, new DataOption()], run =>
{
    (Dataset train, Dataset test) = Mnist.Load(run.DataFolder);
    run.CancellationToken.ThrowIfCancellationRequested();
    MiniBatches batches = train.CreateMiniBatches(run.Get(batchSize), run.Get(seed), Sampling.WithReplacement);
    Experiment[] experiments = [.. run.Get(names).Select(name => new Experiment(
        name, new MultiLayerNet(train.Features, hidden, 10, new() { Seed = run.Get(seed) }), Create(name), Losses: []))];

    run.WriteLine($"{train.Count} training images, {test.Count} test images; the loss of each mini-batch after its update:");
    Table table = run.Table([Column.Numbers("iteration"), .. experiments.Select(experiment => Column.Numbers(experiment.Name, "F4"))]);
    using (var csv = new CsvFile(run.File("losses.csv"), ["iteration", .. experiments.Select(experiment => experiment.Name)]))
    {
        foreach (int i in run.Track("Training", run.Get(iterations)))
        {
            Batch batch = batches.Draw(i);
            foreach ((_, MultiLayerNet network, IOptimizer optimizer, List<double> losses) in experiments)
            {
                ParameterSet gradients = network.Gradient(batch);
                optimizer.Update(network.Parameters, gradients);
                losses.Add(network.Loss(batch));
            }

            object[] row = [i, .. experiments.Select(experiment => (object)experiment.Losses[i])];
            csv.Row(row);
            if (i % PrintEvery == 0)
            {
                table.Row(row);
            }
        }
    }

    run.WriteLine();
    Table results = run.Table(Column.Words("optimizer"), Column.Numbers("loss, mean of the last 100", "F4"), Column.Numbers("test accuracy", "P2"));
    Plot plot = Figure.NewPlot("Optimizers on MNIST", "iterations", "loss");
    foreach ((string name, MultiLayerNet network, _, List<double> losses) in experiments)
    {
        results.Row(name, losses.TakeLast(100).DefaultIfEmpty(double.NaN).Average(), network.Accuracy(test.AsBatch()));
        plot.AddCurve(name, Smoothing.Smooth([.. losses]), CurveStyle.OfOptimizer(name), markEvery: PrintEvery);
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

internal sealed record Experiment(string Name, MultiLayerNet Network, IOptimizer Optimizer, List<double> Losses);
