using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class HyperparameterOptimizationTests : IDisposable
{
    private const string Sample = "HyperparameterOptimization";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_ranks_trials_by_their_last_validation_accuracy()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        lines.Should().HaveCount(22);
        lines[1].Should().MatchRegex(@"^Best-1 \(val acc:0\.\d{1,2}\) \| lr:[0-9.e-]+, weight decay:[0-9.e-]+$");
        lines[20].Should().StartWith("Best-20 ");
        lines[21].Should().Be($"Wrote trials.csv, figure-6.24.png to {_folder.Path}");

        var csv = new CsvTable(Path.Combine(_folder.Path, "trials.csv"));
        csv.Columns.Should().Equal("rank", "trial", "learning rate", "weight decay", "epoch", "train accuracy", "validation accuracy");
        csv.Rows.Should().HaveCount(20 * 15);
        csv.Numbers("rank").Should().Equal(Enumerable.Range(0, 300).Select(row => (double)((row / 15) + 1)));
        csv.Numbers("epoch").Should().Equal(Enumerable.Range(0, 300).Select(row => (double)(row % 15)));
        csv.Numbers("trial").Distinct().Should().BeEquivalentTo(Enumerable.Range(0, 20).Select(trial => (double)trial));
        csv.Numbers("learning rate").Should().OnlyContain(rate => rate >= 1e-6 && rate <= 1e-2);
        csv.Numbers("learning rate").Distinct().Should().HaveCount(20);
        csv.Numbers("weight decay").Should().OnlyContain(decay => decay >= 1e-8 && decay <= 1e-4);
        csv.Numbers("weight decay").Distinct().Should().HaveCount(20);

        double[] validation = csv.Numbers("validation accuracy");
        validation.Should().OnlyContain(accuracy => Math.Abs((100 * accuracy) - Math.Round(100 * accuracy)) < 1e-9, "100 images are held out");
        validation.Where((_, row) => row % 15 == 14).Should().BeInDescendingOrder();

        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.24.png"));
        (picture.Width, picture.Height).Should().Be((5 * 520, 4 * 440), "there are four rows of five plots");
        picture.CountDark(left: 0.8, top: 0.75).Should().BeGreaterThan(500, "there is a twentieth plot");
    }

    [Fact]
    public void The_results_do_not_depend_on_how_many_trials_run_at_a_time()
    {
        var (oneOutput, oneTable, oneFigure) = Run("1");
        var (manyOutput, manyTable, manyFigure) = Run("4");

        manyOutput.Should().Be(oneOutput);
        manyTable.Should().Equal(oneTable);
        manyFigure.Should().Equal(oneFigure);
    }

    [Fact]
    public void A_trial_depends_on_its_number_and_not_on_how_many_there_are()
    {
        Run("2", trials: 6);
        string[] six = Table();
        Run("2", trials: 3);
        string[] three = Table();

        three.Should().HaveCount(3 * 4).And.BeSubsetOf(six);

        string[] Table() => [.. new CsvTable(Path.Combine(_folder.Path, "trials.csv")).Rows.Select(row => string.Join(',', row[1..]))];
    }

    [SignalFact]
    public void Interrupted_in_trials_without_end_it_still_writes_what_was_computed()
    {
        ProgramResult result = SampleProgram.RunWhile(
            process =>
            {
                // It prints nothing before its end. Loading takes about a second.
                SpinWait.SpinUntil(() => process.HasExited || process.TotalProcessorTime > TimeSpan.FromSeconds(5));
                Signals.Send("INT", process.Id);
            },
            Sample, _folder.Path, "--trials", "2147483647", "--epochs", "2147483647", "--parallel", "2", "--output", _folder.Path);

        result.ExitCode.Should().Be(130, result.Error);
        result.Output.Should().Contain($"Interrupted. Wrote what was computed until then: trials.csv, figure-6.24.png to {_folder.Path}");
        new CsvTable(Path.Combine(_folder.Path, "trials.csv")).Numbers("trial").Distinct().Should().BeEquivalentTo([0.0, 1.0]);
    }

    private (string Output, byte[] Table, byte[] Figure) Run(string parallel, int trials = 6)
    {
        ProgramResult result = SampleProgram.Run(
            Sample, _folder.Path, "--trials", $"{trials}", "--epochs", "4", "--parallel", parallel, "--seed", "5", "--output", _folder.Path);
        result.ExitCode.Should().Be(0, result.Error);
        return (result.Output, File.ReadAllBytes(Path.Combine(_folder.Path, "trials.csv")), File.ReadAllBytes(Path.Combine(_folder.Path, "figure-6.24.png")));
    }
}
