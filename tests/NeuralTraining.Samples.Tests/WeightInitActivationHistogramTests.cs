using System.Globalization;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

/// <summary>Runs samples/WeightInitActivationHistogram, and repeats the experiments and figures of its Program.cs.</summary>
public sealed class WeightInitActivationHistogramTests(WeightInitActivationHistogramTests.FullRun run) : IClassFixture<WeightInitActivationHistogramTests.FullRun>
{
    private const string Sample = "WeightInitActivationHistogram";
    private const int Layers = 5;
    private const int Bins = 30;

    private static readonly string[] Experiments =
        ["sigmoid, std=1", "sigmoid, std=0.01", "sigmoid, Xavier", "tanh, Xavier", "ReLU, std=0.01", "ReLU, Xavier", "ReLU, He"];

    private static readonly string[] Figures = ["figure-6.10.png", "figure-6.11.png", "figure-6.13.png", "figure-6.13-tanh.png", "figure-6.14.png"];

    [Fact]
    public void It_prints_the_means_of_all_layers_and_names_its_files()
    {
        run.Result.ExitCode.Should().Be(0, run.Result.Error);
        run.Result.Error.Should().BeEmpty();
        run.Result.Output.Should().NotContain("\u001b", "there are no colours and no bars in redirected output");
        string[] lines = run.Result.Output.TrimEnd().Split(Environment.NewLine);
        lines.Should().HaveCount(2 + Experiments.Length + 1);
        lines[0].Should().Be("The means of the activations:");
        lines[1].Should().MatchRegex("^weights +layer 1 +layer 2 +layer 3 +layer 4 +layer 5$");
        lines[2..^1].Select(line => line[..17].TrimEnd()).Should().Equal(Experiments);
        lines[^1].Should().Be($"Wrote activations.csv, histograms.csv, {string.Join(", ", Figures)} to {run.Folder}");
    }

    [Fact]
    public void It_prints_what_is_committed() =>
        run.Result.Output.Split(Environment.NewLine)[..^2].Should().Equal(new PrintedRun(Sample).Lines, "samples/figures/update writes it anew");

    [Fact]
    public void The_means_of_ReLU_with_small_weights_are_those_in_the_text()
    {
        double[] text = [0.0396, 0.00290, 0.000197, 1.32e-5, 9.46e-7];

        double[] means = [.. Statistics("ReLU, std=0.01").Select(layer => layer.Mean)];

        // They are those of one draw of weights, and each layer adds its own chance.
        for (int layer = 0; layer < Layers; layer++)
        {
            (means[layer] / text[layer]).Should().BeInRange(0.97 - (0.12 * layer), 1.03 + (0.12 * layer), "this is layer {0}", layer + 1);
        }
    }

    [Fact]
    public void The_statistics_are_what_the_chapter_says()
    {
        Statistics("sigmoid, std=1").Should().OnlyContain(layer => layer.Deviation > 0.42, "activations are near 0 and 1");
        Statistics("sigmoid, std=0.01").Should().OnlyContain(layer => Math.Abs(layer.Mean - 0.5) < 0.01 && layer.Deviation < 0.03, "they are near 0.5");
        Statistics("sigmoid, Xavier").Should().OnlyContain(layer => layer.Deviation > 0.09 && layer.Deviation < 0.25);
        Statistics("tanh, Xavier").Should().OnlyContain(layer => Math.Abs(layer.Mean) < 0.01 && layer.Deviation > 0.25);
        Statistics("ReLU, Xavier").Select(layer => layer.Mean).Should().BeInDescendingOrder().And.Subject.Last().Should().BeLessThan(0.13);
        Statistics("ReLU, He").Should().OnlyContain(layer => layer.Mean > 0.4 && layer.Mean < 0.75, "the spread stays the same");
    }

    [Fact]
    public void Every_histogram_has_30_bins_that_hold_every_activation()
    {
        string[][] rows = [.. Csv("histograms.csv", "weights,layer,from,to,count")];

        rows.Should().HaveCount(Experiments.Length * Layers * Bins);
        rows.Select(row => row[0]).Distinct().Should().Equal(Experiments);
        foreach (IGrouping<string, string[]> experiment in rows.GroupBy(row => row[0]))
        {
            Number(experiment.First()[2]).Should().Be(experiment.Key.StartsWith("tanh", StringComparison.Ordinal) ? -1 : 0);
            Number(experiment.Last()[3]).Should().Be(1);
        }

        rows.Where(row => !row[0].StartsWith("ReLU", StringComparison.Ordinal)).GroupBy(row => (row[0], row[1]))
            .Should().OnlyContain(layer => layer.Sum(row => Number(row[4])) == 1000 * 100);
    }

    [Fact]
    public void Every_figure_is_a_row_of_panels_or_three()
    {
        foreach (string figure in Figures)
        {
            using var picture = new Picture(Path.Combine(run.Folder, figure));

            picture.Width.Should().BeGreaterThan(2000, figure);
            (picture.Width / picture.Height).Should().Be(figure == "figure-6.14.png" ? 1 : 5, figure);
            for (int panel = 0; panel < Layers; panel++)
            {
                picture.CountDark(left: panel / 5.0, bottom: 0.06, right: (panel + 1) / 5.0).Should().BeGreaterThan(100, "panel {0} of {1} must have a title", panel, figure);
            }
        }
    }

    [SignalFact]
    public void Interrupted_it_still_writes_what_was_computed()
    {
        using var folder = new TemporaryFolder();

        ProgramResult result = SampleProgram.RunUntil(
            line => line.StartsWith("sigmoid, std=1 ", StringComparison.Ordinal), Sample, folder.Path, "--samples", "40000", "--output", folder.Path);

        result.ExitCode.Should().Be(130);
        result.Error.Should().BeEmpty();
        result.Output.Should().Contain("Interrupted. Wrote what was computed until then: activations.csv, histograms.csv, figure-6.10.png")
            .And.NotContain("figure-6.14.png");
        File.ReadLines(Path.Combine(folder.Path, "activations.csv")).Count().Should().BeGreaterThan(Layers);
    }

    [Fact]
    public void More_inputs_than_memory_holds_are_refused()
    {
        using var folder = new TemporaryFolder();

        ProgramResult result = SampleProgram.Run(Sample, folder.Path, "--samples", "2147483647", "--output", folder.Path);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be($"The option '--samples' must be a whole number from 1 to 1000000, but was '2147483647'. See --help.{Environment.NewLine}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private (double Mean, double Deviation)[] Statistics(string experiment)
    {
        (double, double)[] layers =
            [.. Csv("activations.csv", "weights,layer,mean,standard deviation").Where(row => row[0] == experiment).Select(row => (Number(row[2]), Number(row[3])))];
        layers.Should().HaveCount(Layers);
        return layers;
    }

    // The names hold a comma each, so they are quoted.
    private IEnumerable<string[]> Csv(string file, string header)
    {
        string[] lines = File.ReadAllLines(Path.Combine(run.Folder, file));
        lines[0].Should().Be(header);
        return lines.Skip(1).Select(line => line[1..].Split('"')).Select(parts => (string[])[parts[0], .. parts[1][1..].Split(',')]);
    }

    /// <summary>One run that all tests look at.</summary>
    public sealed class FullRun : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public FullRun() => Result = SampleProgram.Run(Sample, _folder.Path, "--output", Folder);

        public string Folder => Path.Combine(_folder.Path, "output");

        internal ProgramResult Result { get; }

        public void Dispose() => _folder.Dispose();
    }
}
