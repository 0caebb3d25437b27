using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>What the default run of a sample prints, all but the names of its files: committed beside the figures of the same run.</summary>
internal sealed class PrintedRun(string sample)
{
    public string[] Lines { get; } = File.ReadAllLines(Path.Combine(SampleProgram.Root, "samples", "figures", sample + ".txt"));

    /// <summary>The numbers of the last row of a table that begins so. Percentages are as they are printed.</summary>
    public double[] Row(string name)
    {
        string[]? cells = Lines.Select(line => Regex.Split(line.Trim(), @"\s{2,}")).LastOrDefault(cells => cells[0] == name);
        return cells is null
            ? throw new InvalidDataException($"What {sample} prints must have a row '{name}', but has none.")
            : [.. cells[1..].Select(cell => double.Parse(cell.TrimEnd('%', ' '), CultureInfo.InvariantCulture))];
    }
}
