using System.Numerics.Tensors;
using NeuralTraining;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;
using NeuralTraining.Samples;
using ScottPlot;
using ScottPlot.TickGenerators;

// Figures 6.10 to 6.14 of the chapter (6.12 is a drawing): what five layers make of random inputs, from initial weights of different sizes.
const int Nodes = 100;
const int HiddenLayers = 5;
const int Bins = 30;
const int HighestOfReLU = 7000;

Experiment[] experiments =
[
    new("figure-6.10.png", "sigmoid, std=1", () => new Sigmoid(), new Gaussian(1)),
    new("figure-6.11.png", "sigmoid, std=0.01", () => new Sigmoid(), new Gaussian(0.01)),
    new("figure-6.13.png", "sigmoid, Xavier", () => new Sigmoid(), new Xavier()),
    new("figure-6.13-tanh.png", "tanh, Xavier", () => new Tanh(), new Xavier()) { Low = -1 },
    new("figure-6.14.png", "ReLU, std=0.01", () => new ReLU(), new Gaussian(0.01)) { Highest = HighestOfReLU },
    new("figure-6.14.png", "ReLU, Xavier", () => new ReLU(), new Xavier()) { Highest = HighestOfReLU },
    new("figure-6.14.png", "ReLU, He", () => new ReLU(), new He()) { Highest = HighestOfReLU },
];

var samples = new CountOption("--samples", "How many random inputs there are.", 1000, quick: 200, maximum: 1_000_000);
var seed = new SeedOption();

return Sample.Run("WeightInitActivationHistogram", "Draws the activations of five layers: figures 6.10 to 6.14.", args, [samples, seed], run =>
{
    Tensor<float> x = Tensor.CreateFromShape<float>([run.Get(samples), Nodes]);
    new RandomStream(run.Get(seed), stream: 0).FillGaussian(x.GetSpan([0, 0], (int)x.FlattenedLength), standardDeviation: 1);

    run.WriteLine("The means of the activations:");
    Table table = run.Table([Column.Words("weights", 17), .. Enumerable.Range(1, HiddenLayers).Select(layer => Column.Numbers($"layer {layer}", "G3"))]);
    using var statistics = new CsvFile(run.File("activations.csv"), "weights", "layer", "mean", "standard deviation");
    using var histograms = new CsvFile(run.File("histograms.csv"), "weights", "layer", "from", "to", "count");
    foreach (int i in run.Track("Computing", experiments.Length))
    {
        (string name, Experiment experiment) = (experiments[i].Name, experiments[i]);
        var layers = new List<ILayer>();
        for (int layer = 1; layer <= HiddenLayers; layer++)
        {
            layers.Add(new Affine(Nodes, experiment.Initializer, bias: false));
            layers.Add(experiment.Activation());
        }

        var network = new MultiLayerNet(Nodes, layers, new SoftmaxCrossEntropy(), run.Get(seed));
        experiment.Activations = [.. ActivationStatistics.Of(network, x, Bins, (experiment.Low, 1)).Where(layer => layer.IsActivation)];

        table.Row([name, .. experiment.Activations.Select(a => (object)a.Mean)]);
        foreach ((int layer, ActivationStatistics a) in experiment.Activations.Index())
        {
            statistics.Row(name, layer + 1, a.Mean, a.StandardDeviation);
            for (int bin = 0; bin < Bins; bin++)
            {
                histograms.Row(name, layer + 1, a.Histogram.Edges[bin], a.Histogram.Edges[bin + 1], a.Histogram.Counts[bin]);
            }
        }
    }

    foreach (IGrouping<string, Experiment> figure in experiments.Where(experiment => experiment.Activations.Count > 0).GroupBy(experiment => experiment.Figure))
    {
        Figure.SavePng(run.File(figure.Key), HiddenLayers, 560, 560, [.. figure.SelectMany(Draw)]);
    }
});

// A row of panels, one for each layer.
static IEnumerable<Plot> Draw(Experiment experiment)
{
    double highest = experiment.Highest ?? 1.05 * experiment.Activations.Max(layer => layer.Histogram.Counts.Max());
    foreach ((int i, ActivationStatistics layer) in experiment.Activations.Index())
    {
        Plot plot = Figure.NewPlot($"{experiment.Name}\nlayer {i + 1}", "activation", "count");
        IReadOnlyList<double> edges = layer.Histogram.Edges;
        IEnumerable<Bar> bars = layer.Histogram.Counts.Select((count, bin) => new Bar
        {
            Position = (edges[bin] + edges[bin + 1]) / 2,
            Size = edges[bin + 1] - edges[bin],
            Value = count,
            FillColor = Color.FromHex("#1f77b4"),
            LineWidth = 0,
        });
        plot.Add.Bars(bars.ToArray());
        plot.Axes.SetLimits(experiment.Low, 1, 0, highest);
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(0.5);
        yield return plot;
    }
}

internal sealed record Experiment(string Figure, string Name, Func<ILayer> Activation, IWeightInitializer Initializer)
{
    /// <summary>Gets the lowest activation in the figure; the highest is 1.</summary>
    public double Low { get; init; }

    /// <summary>Gets the highest count in the figure: null for all of them, the book's 7,000 where most activations are in the first bin.</summary>
    public double? Highest { get; init; }

    public IReadOnlyList<ActivationStatistics> Activations { get; set; } = [];
}
