using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
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
        lines[21].Should().Be(
            $"Wrote trials.csv, curves.csv, figure-6.24.png, history.png, parallel-coordinates.png, slices.png, contour.png, importances.png to {_folder.Path}");

        var trials = new CsvTable(Path.Combine(_folder.Path, "trials.csv"));
        trials.Columns.Should().Equal("trial", "state", "value", "reason", "weight decay", "learning rate");
        trials.Numbers("trial").Should().Equal(Enumerable.Range(0, 20).Select(trial => (double)trial));
        trials.Rows.Should().OnlyContain(row => row[1] == "complete");
        trials.Numbers("learning rate").Should().OnlyContain(rate => rate >= 1e-6 && rate <= 1e-2).And.OnlyHaveUniqueItems();
        trials.Numbers("weight decay").Should().OnlyContain(decay => decay >= 1e-8 && decay <= 1e-4).And.OnlyHaveUniqueItems();

        var curves = new CsvTable(Path.Combine(_folder.Path, "curves.csv"));
        curves.Rows.Should().HaveCount(20 * 15);
        curves.Numbers("step").Should().Equal(Enumerable.Range(0, 300).Select(row => 1.0 + (4 * (row % 15))), "an epoch has four updates");
        double[] accuracies = curves.Numbers("value");
        accuracies.Should().OnlyContain(accuracy => Math.Abs((100 * accuracy) - Math.Round(100 * accuracy)) < 1e-9, "100 images are held out");
        trials.Numbers("value").Should().Equal(accuracies.Where((_, row) => row % 15 == 14), "the last accuracy counts");
        lines[1..21].Select(line => line.Split(':', ')')[1]).Should().Equal(
            trials.Numbers("value").OrderDescending().Select(accuracy => accuracy.ToString("0.0#", CultureInfo.InvariantCulture)));

        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.24.png"));
        (picture.Width, picture.Height).Should().Be((5 * 520, 4 * 440), "there are four rows of five plots");
        picture.CountDark(left: 0.8, top: 0.75).Should().BeGreaterThan(500, "there is a twentieth plot");
    }

    [Theory]
    [InlineData]
    [InlineData("--narrow-rounds", "3")]
    [InlineData("--sampler", "tpe", "--pruner", "median")]
    [InlineData("--sampler", "gp", "--pruner", "halving")]
    public void The_results_do_not_depend_on_how_many_trials_run_at_a_time(params string[] options)
    {
        options = [.. options, "--trials", "20", "--epochs", "12", "--seed", "5"];
        string[] one = Run([.. options, "--workers", "1"]);
        string[] three = Run([.. options, "--workers", "3"]);

        three.Should().Equal(one);
    }

    [Fact]
    public void A_trial_depends_on_its_number_and_not_on_how_many_there_are()
    {
        Run(["--trials", "6", "--epochs", "4"]);
        string[] six = Table();
        Run(["--trials", "3", "--epochs", "4"]);
        string[] three = Table();

        three.Should().Equal(six[..3]);

        string[] Table() => [.. new CsvTable(Path.Combine(_folder.Path, "trials.csv")).Rows.Select(row => string.Join(',', row))];
    }

    [Theory]
    [InlineData("--sampler", "grid")]
    [InlineData("--sampler", "sobol")]
    [InlineData("--pruner", "percentile")]
    public void Each_sampler_and_pruner_searches(params string[] options)
    {
        Run([.. options, "--trials", "20", "--epochs", "12"]);

        var trials = new CsvTable(Path.Combine(_folder.Path, "trials.csv"));
        trials.Rows.Should().HaveCount(20).And.OnlyContain(row => row[1] == "complete" || row[1] == "pruned");
        trials.Rows.Any(row => row[1] == "pruned").Should().Be(options[0] == "--pruner");
        trials.Numbers("learning rate").Distinct().Should().HaveCount(options[1] == "grid" ? 5 : 20, "a grid for 20 trials has 5 by 5 points");
    }

    [Fact]
    public void A_round_of_a_narrowing_search_is_in_the_space_of_the_best_before_it()
    {
        Run(["--trials", "75", "--epochs", "15", "--narrow-rounds", "3"]);

        double[] rates = new CsvTable(Path.Combine(_folder.Path, "trials.csv")).Numbers("learning rate");
        rates[..25].Min().Should().BeLessThan(1e-5, "the first round is in the whole space");
        rates[50..].Min().Should().BeGreaterThan(1e-4, "networks have learned only with greater rates");
    }

    [Fact]
    public void A_killed_search_goes_on_from_its_journal_as_if_nothing_had_been()
    {
        string[] options = ["--trials", "12", "--epochs", "50", "--seed", "3"];
        string[] undisturbed = Run(options);
        string journal = Path.Combine(_folder.Path, "journal");
        string[] continued = [.. options, "--journal", journal, "--output", _folder.Path];

        ProgramResult killed = SampleProgram.RunWhile(
            process =>
            {
                WaitForFinishedTrials(journal, 2, () => process.HasExited);
                process.Kill();
            },
            Sample, _folder.Path, continued);

        killed.ExitCode.Should().NotBe(0);
        killed.Output.Should().BeEmpty();
        Run([.. options, "--journal", journal]).Should().Equal(undisturbed);
        Directory.GetFileSystemEntries(journal + ".trials").Should().BeEmpty("checkpoints of finished trials are gone");
    }

    [SignalFact]
    public void An_interrupted_search_shows_its_finished_trials_and_goes_on_later()
    {
        string[] options = ["--trials", "12", "--epochs", "50", "--workers", "2"];
        string[] undisturbed = Run(options);
        string journal = Path.Combine(_folder.Path, "journal");

        ProgramResult result = SampleProgram.RunWhile(
            process =>
            {
                WaitForFinishedTrials(journal, 2, () => process.HasExited);
                Signals.Send("INT", process.Id);
            },
            Sample, _folder.Path, [.. options, "--journal", journal, "--output", _folder.Path]);

        result.ExitCode.Should().Be(130, result.Error);
        result.Output.Should().Contain("Best-2 ").And.Contain("The same command goes on with the search.").And
            .Contain("Interrupted. Wrote what was computed until then: trials.csv, curves.csv, figure-6.24.png");
        new CsvTable(Path.Combine(_folder.Path, "trials.csv")).Rows.Count(row => row[1] == "complete").Should().BeInRange(2, 11);
        Run([.. options, "--journal", journal]).Should().Equal(undisturbed);
    }

    [Theory]
    [InlineData("The options must have '--journal' or '--storage' but not both, as a search is kept in one place.", "--journal", "j", "--storage", "Host=h")]
    [InlineData("The option '--study' names a search in '--storage', but there is only '--study mine'.", "--study", "mine")]
    [InlineData("The option '--narrow-rounds' narrows a search at random, but there is '--sampler gp'.", "--narrow-rounds", "2", "--sampler", "gp")]
    [InlineData("The option '--narrow-rounds' must be at most the number of trials, 5, but was '6'.", "--narrow-rounds", "6", "--trials", "5")]
    [InlineData("The option '--trials' must be a whole number from 1 to 1000000, but was '1000001'.", "--trials", "1000001")]
    [InlineData("The option '--sampler' must be one of random, grid, sobol, gp, tpe, but was 'bayes'.", "--sampler", "bayes")]
    [InlineData("The option '--pruner' must be one of none, median, percentile, halving, but was 'all'.", "--pruner", "all")]
    public void Impossible_options_are_refused(string sentence, params string[] options)
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, [.. options, "--output", _folder.Path]);

        (result.ExitCode, result.Output, result.Error.TrimEnd()).Should().Be((2, "", $"{sentence} See --help."));
        Directory.GetFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("its objective 'epochs' was 2 and is now 3", "--epochs", "3")]
    [InlineData("its seed was 0 and is now 1", "--epochs", "2", "--seed", "1")]
    public void Another_search_in_the_same_journal_is_refused(string difference, params string[] options)
    {
        string journal = Path.Combine(_folder.Path, "journal");
        Run(["--journal", journal, "--trials", "2", "--epochs", "2"]);

        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, ["--journal", journal, "--trials", "2", .. options, "--output", _folder.Path]);

        (result.ExitCode, result.Output).Should().Be((1, ""));
        result.Error.Should().Contain(difference);
    }

    private static void WaitForFinishedTrials(string journal, int count, Func<bool> isOver)
    {
        while (!isOver() && Finished() < count)
        {
            Thread.Sleep(5);
        }

        int Finished()
        {
            if (!File.Exists(journal))
            {
                return 0;
            }

            using var stream = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split("\"event\":\"finish\"").Length - 1;
        }
    }

    /// <summary>Runs the sample, and returns what it prints and the hashes of its files.</summary>
    private string[] Run(string[] options)
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, [.. options, "--output", _folder.Path]);
        result.ExitCode.Should().Be(0, result.Error);
        string[] files = Regex.Match(result.Output, "^Wrote (.*) to ", RegexOptions.Multiline).Groups[1].Value.Split(", ");
        return [result.Output, .. files.Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.Path, file)))))];
    }
}
