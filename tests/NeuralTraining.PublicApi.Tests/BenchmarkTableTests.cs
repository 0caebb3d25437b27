using FluentAssertions;
using NeuralTraining.Benchmarks.Steps;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>The tables of the README are what the benchmarks' command <c>table</c> makes of the logs beside them.</summary>
public sealed class BenchmarkTableTests
{
    private const string Logs = "tests/NeuralTraining.Benchmarks/Logs";

    [Fact]
    public void The_readme_has_the_tables_of_the_logs()
    {
        string[] paths = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, Logs), "*.txt").Order(StringComparer.Ordinal)];
        paths.Should().NotBeEmpty();

        string tables = StepTable.Of([.. paths.Select(path => StepLog.Parse(path, File.ReadAllLines(path)))]);

        string section = Repository.Read("README.md").Split("\n## Benchmark\n")[1].Split("\n## ")[0];
        section.Should().Contain($"\n\n{tables}\n", "it is made by 'dotnet run -c Release --project tests/NeuralTraining.Benchmarks -- table {0}/*.txt'", Logs);
        section.Split('\n').Count(line => line.StartsWith('|')).Should().Be(tables.Split('\n').Count(line => line.StartsWith('|')), "no other table is there");
    }

    [Fact]
    public void A_table_has_a_row_for_each_program_and_number_of_threads_and_the_best_of_all_processes() => TableOf(
        "machine: Some processor, 16 processors",
        "run 1, PyTorch 2.6, threads 1: PyTorch 2.6",
        "run 1, PyTorch 2.6, threads 1: A          1.280      1.340",
        "run 1, NeuralTraining, threads 16: Some processor, 16 processors",
        "run 1, NeuralTraining, threads 16: case  minimum ms  median ms",
        "run 1, NeuralTraining, threads 16: A          0.320      0.500        50.0   119.0           33 %           0  91533ffbf3b9",
        "run 1, NeuralTraining, threads 16: D         98.765    123.456",
        "run 1, NeuralTraining, threads 2: E          0.996      9.997",
        "run 2, PyTorch 2.6, threads 1: A          1.250      1.500",
        "run 3, PyTorch 2.6, threads 1: A          1.300      1.400",
        "",
        "| A | PyTorch 2.6 | 1 | 1.25 | 1.4 |").Should().Be("""
            | Some processor, 16 processors | A | B | C | D | E |
            |---|---|---|---|---|---|
            | this library, 2 threads | – | – | – | – | 1.00 / 10.00 |
            | this library, 16 threads | 0.32 / 0.50 | – | – | 98.8 / 123.5 | – |
            | PyTorch 2.6, 1 thread | 1.25 / 1.40 | – | – | – | – |

            """.ReplaceLineEndings("\n"));

    [Fact]
    public void A_log_without_its_machine_is_refused() => new Action(() => TableOf("run 1, NeuralTraining, threads 2: A  0.41  0.44"))
        .Should().Throw<FormatException>().WithMessage("A log must have one line that begins with 'machine: ', but 'log.txt' has 0.");

    [Fact]
    public void A_log_without_a_run_is_refused() => new Action(() => TableOf("machine: Some processor", "run 1, NeuralTraining, threads 2: case  minimum ms"))
        .Should().Throw<FormatException>().WithMessage("A log must have lines such as 'run 1, NeuralTraining, threads 2: A  0.41  0.44', but 'log.txt' has none.");

    private static string TableOf(params string[] lines) => StepTable.Of([StepLog.Parse("log.txt", lines)]);
}
