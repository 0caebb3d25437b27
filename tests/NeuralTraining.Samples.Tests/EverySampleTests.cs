using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

/// <summary>What holds for every sample there is.</summary>
public sealed class EverySampleTests : IDisposable
{
    // It compares numbers, and there is nothing to draw.
    private static readonly string[] WithoutFigures = ["BatchNormGradientCheck"];

    private readonly TemporaryFolder _folder = new();

    private static string[] Names =>
        [.. Directory.GetDirectories(Path.Combine(SampleProgram.Root, "samples"))
            .Select(folder => Path.GetFileName(folder))
            .Where(name => name != "Shared" && File.Exists(Path.Combine(SampleProgram.Root, "samples", name, name + ".csproj")))
            .Order(StringComparer.Ordinal)];

    public static TheoryData<string> Samples => new(Names);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_are_samples() => Names.Should().Contain(["OptimizerCompareNaive", "OverfitDropout"]);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_quick_run_succeeds_and_leaves_tables_with_rows_and_figures_that_show_something(string sample)
    {
        ProgramResult result = SampleProgram.Run(sample, _folder.Path, "--quick", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().BeEmpty();
        result.Output.Should().NotBeEmpty().And.NotContain("\u001b", "there are no colours and no bars in redirected output");

        string[] tables = Directory.GetFiles(_folder.Path, "*.csv"), figures = Directory.GetFiles(_folder.Path, "*.png");
        string[] models = Directory.GetFiles(_folder.Path, "*.safetensors"), files = [.. tables, .. figures, .. models];
        tables.Should().NotBeEmpty();
        models.Should().HaveCount(sample.StartsWith("Tabular", StringComparison.Ordinal) ? 1 : 0, "those that begin with a table end with a model");
        (figures.Length > 0).Should().Be(!WithoutFigures.Contains(sample), "it has figures unless there is nothing to draw");
        Directory.GetFileSystemEntries(_folder.Path).Should().BeEquivalentTo(files, "there is nothing else");
        result.Output.Should().ContainAll(files.Select(Path.GetFileName), "the last line names what was written");

        foreach (string table in tables)
        {
            new CsvTable(table).Rows.Should().NotBeEmpty(table);
        }

        foreach (string figure in figures)
        {
            using var picture = new Picture(figure);
            picture.Colors.Should().BeGreaterThan(50, figure);
            picture.CountDark().Should().BeGreaterThan(1000, figure);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Help_names_the_options_that_every_sample_has(string sample)
    {
        ProgramResult result = SampleProgram.Run(sample, _folder.Path, "--help");

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().ContainAll("--output <folder>", "--quick", "--help");
        Directory.GetFileSystemEntries(_folder.Path).Should().BeEmpty();
    }
}
