using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

/// <summary>Runs samples/OptimizerCompareNaive, and compares with tests/NeuralTraining.Tests/Golden/optimizer-paths.json.</summary>
public sealed class OptimizerCompareNaiveTests(OptimizerCompareNaiveTests.FullRun run) : IClassFixture<OptimizerCompareNaiveTests.FullRun>
{
    private const string Sample = "OptimizerCompareNaive";
    private const double Tolerance = 1e-5;

    private static readonly string[] Optimizers = ["SGD", "Momentum", "AdaGrad", "Adam"];

    private static readonly string[] Figures =
        ["figure-6.1.png", "figure-6.2.png", "figure-6.3.png", "figure-6.5.png", "figure-6.6.png", "figure-6.7.png", "figure-6.8.png"];

    [Fact]
    public void It_prints_a_plain_table_and_names_its_files()
    {
        run.Result.ExitCode.Should().Be(0, run.Result.Error);
        run.Result.Error.Should().BeEmpty();
        run.Result.Output.Should().NotContain("\u001b", "there are no colours and no bars in redirected output");

        string[] lines = run.Result.Output.TrimEnd().Split(Environment.NewLine);
        lines.Should().HaveCount(6);
        lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Should().Equal("optimizer", "last", "x", "last", "y");
        lines[1..5].Select(line => line.Split(' ')[0]).Should().Equal(Optimizers);
        lines[1].Should().Be("SGD           -0.38717    -0.09420");
        lines[5].Should().StartWith("Wrote ").And.ContainAll([.. Figures, "paths.csv"]).And.EndWith($" to {run.Folder}");
    }

    /// <summary>The setting hides fused multiply-add on x64; Arm64 always has it.</summary>
    [Fact]
    public void On_slow_hardware_a_sample_says_so_once()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["DOTNET_EnableAVX2"] = "0" };

        ProgramResult result = SampleProgram.RunWith(environment, Sample, folder.Path, "--quick", "--output", folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        string[] errors = result.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        errors.Should().HaveCount(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 1 : 0)
            .And.OnlyContain(line => line.StartsWith("Training needs fused multiply-add to be fast, but this process has none ('X64, 128-bit vectors"));
    }

    [Fact]
    public void It_writes_the_figures_and_the_paths_and_nothing_else() =>
        Directory.GetFileSystemEntries(run.Folder).Select(Path.GetFileName).Should().BeEquivalentTo([.. Figures, "paths.csv"]);

    [Fact]
    public void Every_figure_is_a_picture_of_many_colours_with_a_title()
    {
        foreach (string figure in Figures)
        {
            using var picture = new Picture(Path.Combine(run.Folder, figure));

            picture.Width.Should().BeGreaterThan(1000, figure);
            picture.Height.Should().BeGreaterThan(800, figure);
            picture.Colors.Should().BeGreaterThan(100, figure);
            picture.CountDark(bottom: 0.05).Should().BeGreaterThan(100, "{0} must have a title", figure);
        }
    }

    [Fact]
    public void The_paths_are_the_books()
    {
        string[] lines = File.ReadAllLines(Path.Combine(run.Folder, "paths.csv"));
        string golden = Path.Combine(SampleProgram.Root, "tests", "NeuralTraining.Tests", "Golden", "optimizer-paths.json");
        var expected = JsonSerializer.Deserialize<Dictionary<string, double[][]>>(File.ReadAllText(golden))!;

        lines[0].Should().Be("optimizer,step,x,y");
        lines.Should().HaveCount(1 + (Optimizers.Length * 30));
        for (int i = 1; i < lines.Length; i++)
        {
            (string optimizer, int step) = (Optimizers[(i - 1) / 30], (i - 1) % 30);
            string[] values = lines[i].Split(',');
            values[..2].Should().Equal(optimizer, step.ToString(CultureInfo.InvariantCulture));
            for (int axis = 0; axis < 2; axis++)
            {
                double.Parse(values[2 + axis], CultureInfo.InvariantCulture)
                    .Should().BeApproximately(expected[optimizer][step][axis], Tolerance, "this is {0} at step {1}", optimizer, step);
            }
        }
    }

    [Fact]
    public void It_prints_what_is_committed() =>
        run.Result.Output.Split(Environment.NewLine)[..^2].Should().Equal(new PrintedRun(Sample).Lines, "samples/figures/update writes it anew");

    [HiddenFontsFact]
    public void Figures_are_the_same_where_there_are_no_fonts()
    {
        using var folder = new TemporaryFolder();

        ProgramResult result = SampleProgram.RunWithoutFonts(Sample, folder.Path, "--output", folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        foreach (string figure in Figures)
        {
            File.ReadAllBytes(Path.Combine(folder.Path, figure)).Should().Equal(File.ReadAllBytes(Path.Combine(run.Folder, figure)), figure);
        }
    }

    [Fact]
    public void Wrong_usage_is_one_line()
    {
        using var folder = new TemporaryFolder();

        ProgramResult result = SampleProgram.Run(Sample, folder.Path, "--iterations", "5");

        result.ExitCode.Should().Be(2);
        result.Output.Should().BeEmpty();
        result.Error.Should().Be($"The options must be among --output, --quick, --help, but there is '--iterations'. See --help.{Environment.NewLine}");
        Directory.GetFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void Help_tells_what_it_does()
    {
        using var folder = new TemporaryFolder();

        ProgramResult result = SampleProgram.Run(Sample, folder.Path, "--help");

        result.ExitCode.Should().Be(0);
        result.Output.Should().ContainAll("figures 6.1 to 6.8", "--output <folder>", "--quick", "--help");
        result.Output.Should().NotContain("\u001b");
    }

    /// <summary>One run that all tests look at.</summary>
    public sealed class FullRun : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public FullRun() => Result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--output", Folder);

        public string Folder => Path.Combine(_folder.Path, "output");

        internal ProgramResult Result { get; }

        public void Dispose() => _folder.Dispose();
    }
}
