using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using NeuralTraining.Tuning;
using ScottPlot;
using ScottPlot.Plottables;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

[Collection(FontState.Name)]
public sealed class StudyPlotsTests : IDisposable
{
    private static readonly Parameter<double> Rate = Parameter.LogUniform("rate", 1e-6, 1e-2);
    private static readonly Parameter<int> Layers = Parameter.Integer("layers", 1, 3);
    private static readonly Parameter<string> Optimizer = Parameter.Categorical("optimizer", "SGD", "Adam");
    private static readonly Parameter<double> Momentum = Parameter.Uniform("momentum", 0, 0.99).When(Optimizer, "SGD");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_history_has_every_trial_with_a_value_and_the_best_of_the_complete_so_far()
    {
        double[] values = [3, 4, 2, 2.5, 9, 1, 5];
        var study = new Study(new SearchSpace(Rate), new() { Pruner = new PruneTheNinth() });
        StudyResults results = study.Run(trial => trial.Number == 6 ? throw new IOException("disk") : Reported(trial, values[trial.Number]), 7);

        Plot plot = HistoryPlot.Create("Title", "loss", results);

        Coordinates[] best = [.. plot.GetPlottables<Scatter>().Single(line => line.LegendText == "best so far").Data.GetScatterPoints()];
        best.Should().Equal(new(0, 3), new(1, 3), new(2, 2), new(3, 2), new(5, 1), new(6, 1));
        plot.GetPlottables<Markers>().Select(markers => (markers.LegendText, markers.Data.GetScatterPoints().Count)).Should()
            .Equal(("trial", 5), ("pruned: last reported value", 1));
        (plot.Axes.Bottom.Label.Text, plot.Axes.Left.Label.Text).Should().Be(("trial", "loss"));
    }

    [Fact]
    public void A_slice_has_only_the_trials_in_which_its_parameter_exists()
    {
        StudyResults results = Search(30, Direction.Minimize);

        IReadOnlyList<Plot> plots = SlicePlots.Create("loss", results);

        plots.Select(plot => plot.Axes.Bottom.Label.Text).Should().Equal("rate", "layers", "optimizer", "momentum");
        plots.Select(plot => plot.GetPlottables<Marker>().Count()).Should().Equal(30, 30, 30, results.Trials.Count(trial => trial.Values!.Has(Momentum)));
    }

    [Theory]
    [InlineData(Direction.Minimize)]
    [InlineData(Direction.Maximize)]
    public void The_line_of_the_best_trial_is_the_last_and_the_darkest(Direction direction)
    {
        StudyResults results = Search(30, direction);

        Plot plot = ParallelCoordinatesPlot.Create("Title", "loss", results);

        LinePlot[] lines = [.. plot.GetPlottables<LinePlot>().Where(line => line.End.X - line.Start.X == 1)];
        lines.Should().HaveCount(results.Trials.Sum(trial => trial.Values!.Has(Momentum) ? 4 : 2), "there is none to or from a parameter that does not exist");
        lines.Select(line => Brightness(line.LineColor)).Should().BeInDescendingOrder();
        Brightness(lines[^1].LineColor).Should().BeLessThan(Brightness(lines[0].LineColor) / 2);
        lines[^1].End.Y.Should().Be(direction == Direction.Minimize ? 0 : 1);
        plot.GetPlottables<Text>().Select(text => text.LabelText).Should().Contain(["rate", "1e-6", "layers", "optimizer", "SGD", "Adam", "momentum", "loss"]);
    }

    [Fact]
    public void Contours_are_between_the_values_of_the_trials_and_near_those_of_the_nearest()
    {
        StudyResults results = Search(200, Direction.Minimize);

        Plot plot = ContourPlot.Create("Title", "loss", results, Rate, Layers);

        double[,] heights = plot.GetPlottables<Heatmap>().Single().Intensities;
        double best = results.Ranking[0].Value!.Value, worst = results.Ranking[^1].Value!.Value;
        heights.Cast<double>().Should().OnlyContain(height => height >= best && height <= worst);
        double middle = heights[heights.GetLength(0) - 1, heights.GetLength(1) / 2], corner = heights[0, 0];
        corner.Should().BeGreaterThan(middle, "the loss rises with the layers and with the distance from a rate of 1e-4");
        plot.GetPlottables<Marker>().Should().HaveCount(200);
    }

    [Fact]
    public void The_most_important_parameter_is_at_the_top()
    {
        Plot plot = ImportancePlot.Create("Title", [new("decay", 0.05, 0.01), new("rate", 0.8, 0.1)]);

        plot.GetPlottables<Rectangle>().Select(bar => bar.X2).Should().Equal(0.05, 0.8);
        plot.GetPlottables<Text>().Select(text => text.LabelText).Should().Equal("0.05 ± 0.01", "0.80 ± 0.10");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void They_are_drawn_for_any_number_of_trials(int trials)
    {
        StudyResults results = Search(trials, Direction.Maximize);
        Plot[] plots =
        [
            HistoryPlot.Create("Title", "value", results),
            ParallelCoordinatesPlot.Create("Title", "value", results),
            ContourPlot.Create("Title", "value", results, Rate, Layers),
            ImportancePlot.Create("Title", [new("rate", 0.8, 0.1)]),
            .. SlicePlots.Create("value", results),
        ];

        foreach ((int i, Plot plot) in plots.Index())
        {
            string path = Path.Combine(_folder.Path, $"{i}.png");
            Figure.SavePng(path, plot);

            using var picture = new Picture(path);
            picture.Colors.Should().BeGreaterThan(10, "plot {0} shows something", i);
            picture.CountDark().Should().BeGreaterThan(500, "plot {0} shows something", i);
        }
    }

    private static StudyResults Search(int trials, Direction direction) =>
        new Study(new SearchSpace(Rate, Layers, Optimizer, Momentum), new() { Direction = direction }).Run(
            trial => Math.Abs(Math.Log10(trial.Get(Rate)) + 4) + trial.Get(Layers), trials);

    private static double Brightness(Color color) => (0.299 * color.R) + (0.587 * color.G) + (0.114 * color.B);

    private static double Reported(Trial trial, double value)
    {
        trial.Report(1, value);
        return value;
    }

    private sealed class PruneTheNinth : IPruner
    {
        public IReadOnlyDictionary<string, double> Hyperparameters => new Dictionary<string, double>();

        public string? ReasonToPrune(PruningContext context) => context.Curve[^1].Value == 9 ? "nine" : null;
    }
}
