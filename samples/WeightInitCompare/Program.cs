using System.Numerics.Tensors;
using NeuralTraining;
using NeuralTraining.Data;
using NeuralTraining.Initializers;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;
using ScottPlot;

// Figure 6.15 of the chapter: the same network trained on the same mini-batches of MNIST, from initial weights of different sizes.
// And from equal ones, which the figure leaves out: the units of a layer then begin as one and stay one.
const int PrintEvery = 100;
int[] hidden = [100, 100, 100, 100];

(string Name, IWeightInitializer Initializer, CurveStyle? Style)[] initializers =
[
    ("std=0.01", new Gaussian(0.01), new(MarkerShape.FilledCircle, Color.FromHex("#1f77b4"))),
    ("Xavier", new Xavier(), new(MarkerShape.FilledSquare, Color.FromHex("#ff7f0e"))),
    ("He", new He(), new(MarkerShape.FilledDiamond, Color.FromHex("#2ca02c"))),
    ("all 0", new Zeros(), null),
    ("all 0.01", new Constant(0.01f), null),
];

var iterations = new CountOption("--iterations", "How many updates each network gets.", 2000, quick: 120);
var batchSize = new CountOption("--batch-size", "How many images a mini-batch has.", 128);
var seed = new SeedOption();

return Sample.Run("WeightInitCompare", "Compares initial weights on MNIST: figure 6.15.", args, [iterations, batchSize, seed, new DataOption()], run =>
{
    (Dataset train, Dataset test) = Mnist.Load(run.DataFolder);
    run.CancellationToken.ThrowIfCancellationRequested();
    MiniBatches batches = train.CreateMiniBatches(run.Get(batchSize), run.Get(seed), Sampling.WithReplacement);
    Experiment[] experiments = [.. initializers.Select(x => new Experiment(
        x.Name,
        new MultiLayerNet(train.Features, hidden, 10, new() { WeightInitializer = x.Initializer, Seed = run.Get(seed) }),
        new SGD(),
        Losses: [],
        x.Style))];

    run.WriteLine($"{train.Count} training images, {test.Count} test images; the loss of each mini-batch after its update:");
    Table table = run.Table([Column.Numbers("iteration"), .. experiments.Select(experiment => Column.Numbers(experiment.Name, "F4"))]);
    using (var csv = new CsvFile(run.File("losses.csv"), ["iteration", .. experiments.Select(experiment => experiment.Name)]))
    {
        foreach (int i in run.Track("Training", run.Get(iterations)))
        {
            Batch batch = batches.Draw(i);
            foreach ((_, MultiLayerNet network, SGD optimizer, List<double> losses, _) in experiments)
            {
                ParameterSet gradients = network.Gradient(batch);
                optimizer.Update(network.Parameters, gradients);
                losses.Add(network.Loss(batch));
            }

            object[] row = [i, .. experiments.Select(experiment => (object)experiment.Losses[^1])];
            csv.Row(row);
            if (i % PrintEvery == 0)
            {
                table.Row(row);
            }
        }
    }

    // A column of W is what one unit takes from the layer before.
    string[] weights = [.. experiments[0].Network.Parameters.Keys.Where(name => name.StartsWith('W'))];
    run.WriteLine();
    run.WriteLine("The trained networks, and how many different units each of their layers has (different columns of W):");
    Table results = run.Table(
    [
        Column.Words("weights"),
        Column.Numbers("loss, mean of the last 100", "F4"),
        Column.Numbers("test accuracy", "P2"),
        .. weights.Select(name => Column.Numbers(name, width: 4)),
    ]);
    Plot plot = Figure.NewPlot("Initial weights on MNIST", "iterations", "loss");
    foreach (Experiment experiment in experiments)
    {
        double loss = experiment.Losses.TakeLast(100).DefaultIfEmpty(double.NaN).Average();
        IEnumerable<object> units = weights.Select(weight => (object)CountDifferentColumns(experiment.Network.Parameters[weight]));
        results.Row([experiment.Name, loss, experiment.Network.Accuracy(test.AsBatch()), .. units]);
        if (experiment.Style is { } style)
        {
            plot.AddCurve(experiment.Name, Smoothing.Smooth([.. experiment.Losses]), style, markEvery: PrintEvery);
        }
    }

    plot.Axes.SetLimits(0, Math.Max(1, experiments[0].Losses.Count), 0, 2.5);
    plot.ShowLegendOutside(Alignment.MiddleCenter);
    Figure.SavePng(run.File("figure-6.15.png"), plot);
});

static int CountDifferentColumns(Tensor<float> w)
{
    IEnumerable<int> rows = Enumerable.Range(0, (int)w.Lengths[0]), columns = Enumerable.Range(0, (int)w.Lengths[1]);
    return columns.Select(j => string.Join(' ', rows.Select(i => w[i, j]))).Distinct().Count();
}

internal sealed record Experiment(string Name, MultiLayerNet Network, SGD Optimizer, List<double> Losses, CurveStyle? Style);
