using System.Globalization;
using NeuralTraining;
using NeuralTraining.Data;
using NeuralTraining.Initializers;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;
using ScottPlot;

// Figures 6.18 and 6.19 of the chapter: a network with and without batch normalization, from initial weights of 16 sizes.
const int Images = 1000;
const int MarkEvery = 2;
const int ScaleOfFigure18 = 4;
int[] hidden = [100, 100, 100, 100, 100];
double[] scales = [.. Enumerable.Range(0, 16).Select(i => Math.Pow(10, -4 * i / 15.0))];

CurveStyle withStyle = new(MarkerShape.FilledCircle, Color.FromHex("#1f77b4"));
CurveStyle withoutStyle = new(MarkerShape.FilledSquare, Color.FromHex("#ff7f0e")) { Line = LinePattern.DenselyDashed };

var epochs = new CountOption("--epochs", "How many times each network is evaluated, an epoch apart, beginning after its first update.", 20, quick: 3);
var batchSize = new CountOption("--batch-size", "How many images a mini-batch has.", 100);
var seed = new SeedOption();

return Sample.Run("BatchNormTest", "Trains with and without batch normalization: figures 6.18 and 6.19.", args, [epochs, batchSize, seed, new DataOption()], run =>
{
    Dataset train = Mnist.Load(run.DataFolder).Train.Take(Images);
    run.CancellationToken.ThrowIfCancellationRequested();
    MiniBatches batches = train.CreateMiniBatches(run.Get(batchSize), run.Get(seed), Sampling.WithReplacement);
    long iterations = ((run.Get(epochs) - 1L) * batches.PerEpoch) + 1;
    Experiment[] experiments = [.. scales.Select(scale =>
        new Experiment(scale, Create(scale, BatchNormPlacement.BeforeActivation), Create(scale, BatchNormPlacement.None)))];

    // As in the chapter, running variances begin at 0. The library's 1 is so far above those of small weights that it would hide the first five epochs.
    foreach (Experiment experiment in experiments)
    {
        experiment.With.Buffers.AsSpan().Clear();
    }

    run.WriteLine($"{train.Count} training images; the accuracy on them after {iterations} updates:");
    Table table = run.Table(Column.Numbers("std", "F6"), Column.Numbers("with BatchNorm", "P1"), Column.Numbers("without", "P1"));
    using (var csv = new CsvFile(run.File("accuracies.csv"), "std", "epoch", "with BatchNorm", "without"))
    {
        foreach ((double scale, MultiLayerNet with, MultiLayerNet without, List<double> withAccuracies, List<double> withoutAccuracies) in experiments)
        {
            (SGD withSgd, SGD withoutSgd) = (new SGD(), new SGD());
            long i = 0;
            foreach (int epoch in run.Track($"std {Short(scale)}", run.Get(epochs)))
            {
                for (; i <= (long)epoch * batches.PerEpoch; i++)
                {
                    Batch batch = batches.Draw(i);
                    Update(withSgd, with, batch);
                    Update(withoutSgd, without, batch);
                }

                withAccuracies.Add(with.Accuracy(train.AsBatch()));
                withoutAccuracies.Add(without.Accuracy(train.AsBatch()));
                csv.Row(scale, epoch, withAccuracies[^1], withoutAccuracies[^1]);
            }

            if (run.Interrupted)
            {
                break;
            }

            table.Row(scale, withAccuracies[^1], withoutAccuracies[^1]);
        }
    }

    Plot figure18 = Draw(experiments[ScaleOfFigure18], $"Batch normalization, initial weights of std {Short(scales[ScaleOfFigure18])}");
    ShowLegend(figure18, experiments[ScaleOfFigure18]);
    Figure.SavePng(run.File("figure-6.18.png"), figure18);

    Plot[] figure19 = [.. experiments.Select(experiment => Draw(experiment, $"std {Short(experiment.Scale)}"))];
    foreach (Plot plot in figure19[..^1])
    {
        plot.HideLegend();
    }

    ShowLegend(figure19[^1], experiments[^1]);
    Figure.SavePng(run.File("figure-6.19.png"), columns: 4, 640, 480, figure19);

    MultiLayerNet Create(double scale, BatchNormPlacement batchNorm) =>
        new(train.Features, hidden, 10, new() { WeightInitializer = new Gaussian(scale), BatchNorm = batchNorm, Seed = run.Get(seed) });

    Plot Draw(Experiment experiment, string title)
    {
        Plot plot = Figure.NewPlot(title, "epochs", "accuracy");
        plot.AddCurve("with BatchNorm", [.. experiment.WithAccuracies], withStyle, MarkEvery);
        plot.AddCurve("without", [.. experiment.WithoutAccuracies], withoutStyle, MarkEvery);
        plot.Axes.SetLimits(-0.5, Math.Max(1, experiments.Max(other => other.WithAccuracies.Count)), 0, 1.05);
        return plot;
    }
});

// From the largest weights gradients grow without bound: a network that has diverged stays as it was before.
static void Update(SGD sgd, MultiLayerNet network, Batch batch)
{
    try
    {
        sgd.Update(network.Parameters, network.Gradient(batch));
    }
    catch (NonFiniteException)
    {
    }
}

static void ShowLegend(Plot plot, Experiment experiment) =>
    plot.ShowLegend(AccuracyPlot.FreeCorner(experiment.WithAccuracies, experiment.WithoutAccuracies));

static string Short(double scale) => scale.ToString("G3", CultureInfo.InvariantCulture);

internal sealed record Experiment(double Scale, MultiLayerNet With, MultiLayerNet Without)
{
    public List<double> WithAccuracies { get; } = [];

    public List<double> WithoutAccuracies { get; } = [];

    public void Deconstruct(
        out double scale, out MultiLayerNet with, out MultiLayerNet without, out List<double> withAccuracies, out List<double> withoutAccuracies) =>
        (scale, with, without, withAccuracies, withoutAccuracies) = (Scale, With, Without, WithAccuracies, WithoutAccuracies);
}
