using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

/// <summary>The numbers that README and gallery state are those of the default runs. NEURALTRAINING_UPDATE=1 in the environment writes them there instead, as
/// samples/figures/update does after it has run the samples.</summary>
public class DocumentedNumbersTests
{
    private const string Readme = "README.md", Gallery = "samples/README.md";
    private const double Trained = 50;

    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("NEURALTRAINING_UPDATE") is { Length: > 0 };

    [Fact]
    public void OptimizerCompareMnist()
    {
        double[][] rows = [.. new[] { "SGD", "Momentum", "AdaGrad", "Adam" }.Select(new PrintedRun("OptimizerCompareMnist").Row)];
        (double lowest, double highest) = (rows.Min(row => row[1]), rows.Max(row => row[1]));

        States(Readme, $"SGD about {rows[0][0]:F2}, Momentum {rows[1][0]:F2}, AdaGrad {rows[2][0]:F2}, Adam {rows[3][0]:F2}; test accuracy {lowest:F0} to {highest:F0} %");
    }

    [Fact]
    public void OptimizerCompareNaive()
    {
        string[][] last = [.. new[] { "SGD", "Momentum", "AdaGrad", "Adam" }.Select(name =>
            new PrintedRun("OptimizerCompareNaive").Row(name).Select(value => Text(value, "F3").Replace('-', '−')).ToArray())];

        States(Readme, $"SGD ({last[0][0]}, {last[0][1]}), Momentum ({last[1][0]}, {last[1][1]}), AdaGrad ({last[2][0]}, {last[2][1]}), Adam ({last[3][0]}, {last[3][1]})");
    }

    [Fact]
    public void WeightInitActivationHistogram()
    {
        string[] means = [.. new PrintedRun("WeightInitActivationHistogram").Row("ReLU, std=0.01").Select(mean => Text(mean, "G2").Replace("E-0", "e-", StringComparison.Ordinal))];

        States(Readme, $"from weights of 0.01: about {means[0]}, {means[1]}, {means[2]}, {means[3]}, {means[4]} |");
    }

    [Fact]
    public void WeightInitCompare()
    {
        var run = new PrintedRun("WeightInitCompare");
        double[] zeros = run.Row("all 0"), constant = run.Row("all 0.01");

        States(Readme, $"std 0.01 stays at {run.Row("std=0.01")[0]:F2}, Xavier about {run.Row("Xavier")[0]:F2}, He {run.Row("He")[0]:F2}; equal weights stay equal");
        zeros[2..^1].Concat(constant[2..^1]).Should().OnlyContain(units => units == 1);
    }

    [Fact]
    public void BatchNormTest()
    {
        double[][] rows = [.. new PrintedRun("BatchNormTest").Lines[2..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(cells => new[] { Number(cells[1]), Number(cells[3]) })];

        States(Readme, $"of {rows.Length} scales of initial weights, about {rows.Count(row => row[0] > Trained)} train with BatchNorm and {rows.Count(row => row[1] > Trained)} without");
    }

    [Fact]
    public void BatchNormGradientCheck() => new PrintedRun("BatchNormGradientCheck").Lines.Should().Contain("The gradients agree.");

    [Fact]
    public void OverfitWeightDecay()
    {
        double[] last = new PrintedRun("OverfitWeightDecay").Row("200"), middle = new PrintedRun("OverfitWeightDecay").Row("100");

        States(Readme, $"training accuracy {last[0]:F0} %, test accuracy about {last[1]:F0} %; with λ = 0.1 about {last[2]:F0} % and {last[3]:F0} %");
        States(Gallery, $"6.20: after a hundred epochs the network knows {middle[0]:F0} % of the 300 by heart, but only {middle[1]:F0} % of those it has not seen.");
    }

    [Fact]
    public void OverfitDropout()
    {
        double[] last = new PrintedRun("OverfitDropout").Row("300");

        States(Readme, $"the same with dropout 0.15: about {last[2]:F0} % and {last[3]:F0} %");
    }

    [Fact]
    public void HyperparameterOptimization()
    {
        Match[] trials = [.. new PrintedRun("HyperparameterOptimization").Lines
            .Select(line => Regex.Match(line, @"^Best-\d+ \(val acc:(\S+)\) \| lr:(\S+), weight decay:")).Where(match => match.Success)];
        double[] rates = [.. trials[..5].Select(match => Number(match.Groups[2].Value))];

        States(Readme, $"the best reach about {100 * Number(trials[0].Groups[1].Value):F0} %, the first five with rates from {rates.Min():G1} to {rates.Max():G1} |");
        rates.Should().OnlyContain(rate => rate >= 0.001 && rate <= 0.01, "the gallery says so");
    }

    [Fact]
    public void TabularClassification()
    {
        (double accuracy, double error) = CrossValidated("TabularClassification", "accuracy");

        States(Readme, $"cross-validated accuracy {accuracy:F3} ± {error:F3}; the saved model classifies a new penguin |");
        States(Gallery, $"not seen it, and {Math.Round(accuracy * 344):F0} of 344 predictions are right.");
    }

    [Fact]
    public void TabularRegression()
    {
        (double r2, double error) = CrossValidated("TabularRegression", "R2");
        string miles = new PrintedRun("TabularRegression").Lines.Single(line => line.StartsWith("mean absolute error ", StringComparison.Ordinal)).Split(' ')[3];

        States(Readme, $"R² {r2:F3} ± {error:F3}, mean absolute error {Number(miles):F2} miles per gallon; the saved model predicts for other years |");
    }

    private static (double Mean, double Error) CrossValidated(string sample, string score)
    {
        Match match = new PrintedRun(sample).Lines.Select(line => Regex.Match(line, $@"^{score} (\S+) ± (\S+) \(standard error")).Single(match => match.Success);
        return (Number(match.Groups[1].Value), Number(match.Groups[2].Value));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Looks for a sentence of which the numbers may be others, and requires that they are not; or writes them there.</summary>
    private static void States(string file, FormattableString sentence)
    {
        string path = Path.Combine(SampleProgram.Root, file), text = File.ReadAllText(path), expected = sentence.ToString(CultureInfo.InvariantCulture);
        var pattern = new Regex(Regex.Replace(Regex.Escape(sentence.Format), @"\\\{\d+(:\w+)?}", "[-−0-9.e]+"));
        pattern.Matches(text).Should().ContainSingle("'{0}' must be stated once in {1}", expected, file);
        if (IsUpdate)
        {
            File.WriteAllText(path, pattern.Replace(text, expected.Replace("$", "$$", StringComparison.Ordinal)));
            return;
        }

        pattern.Match(text).Value.Should().Be(expected);
    }
}
