using System.CommandLine;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

[Collection(ConsoleCapture.Name)]
public sealed class SampleTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly CountOption _iterations = new("--iterations", "Updates.", 2000, quick: 100);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sample_ends_by_naming_what_it_wrote_and_where()
    {
        var (exitCode, output, error) = Run(run =>
        {
            run.WriteLine($"{run.Get(_iterations)} {run.Quick}");
            File.WriteAllText(run.File("a.csv"), "");
            File.WriteAllText(run.File("b.png"), "");
        });

        exitCode.Should().Be(0);
        output.Should().Be($"2000 False\nWrote a.csv, b.png to {_folder.Path}\n");
        error.Should().BeEmpty();
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("a.csv", "b.png");
    }

    [Fact]
    public void Help_runs_nothing()
    {
        var (exitCode, output, error) = Run(_ => throw new InvalidOperationException("not this"), "--help");

        exitCode.Should().Be(0);
        output.Should().Contain("--iterations");
        error.Should().BeEmpty();
    }

    [Fact]
    public void Wrong_usage_is_one_line_and_exit_code_2()
    {
        var (exitCode, output, error) = Run(_ => throw new InvalidOperationException("not this"), "--iterations", "0");

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().Be("The option '--iterations' must be a whole number from 1 to 2147483647, but was '0'. See --help.\n");
    }

    [Fact]
    public void Missing_data_is_one_line_and_exit_code_1_before_anything_is_written()
    {
        string missing = Path.Combine(_folder.Path, "missing");
        string output = Path.Combine(_folder.Path, "output");

        var result = ConsoleCapture.Run(() =>
            Sample.Run("Some", "Does something.", ["--data", missing, "--output", output], [new DataOption()], _ => throw new InvalidOperationException("not this")));

        result.Should().Be((1, "", $"The folder with the MNIST files must exist, but there is no '{missing}'.\n"));
        Directory.Exists(output).Should().BeFalse();
    }

    [Fact]
    public void The_data_folder_is_found()
    {
        string data = _folder.CreateFolder("data", "mnist");

        var result = ConsoleCapture.Run(() =>
            Sample.Run("Some", "Does something.", ["--data", data, "--output", _folder.Path], [new DataOption()], run => run.WriteLine(run.DataFolder)));

        result.Output.Should().StartWith(data + "\n");
    }

    [Theory]
    [InlineData("one line", "one line\n")]
    [InlineData("two\nlines", "two lines\n")]
    public void Trouble_is_one_line_and_exit_code_1(string message, string expected)
    {
        var (exitCode, output, error) = Run(_ => throw new InvalidDataException(message));

        exitCode.Should().Be(1);
        output.Should().BeEmpty();
        error.Should().Be(expected);
    }

    [Theory]
    [SignalData("INT")]
    [SignalData("TERM")]
    [SignalData("HUP")]
    public void An_interrupted_sample_writes_what_it_has_and_says_so(string signal)
    {
        int count = 0;
        var (exitCode, output, error) = Run(run =>
        {
            using var csv = new CsvFile(run.File("a.csv"), "i");
            foreach (int i in run.Track("SGD", int.MaxValue))
            {
                csv.Row(i);
                if (++count == 3)
                {
                    Signals.Send(signal);
                    run.CancellationToken.WaitHandle.WaitOne(Patience).Should().BeTrue("the signal is heard");
                }
            }
        });

        exitCode.Should().Be(130);
        output.Should().Be($"Interrupted. Wrote what was computed until then: a.csv to {_folder.Path}\n");
        error.Should().BeEmpty();
        File.ReadAllText(Path.Combine(_folder.Path, "a.csv")).Should().Be("i\n0\n1\n2\n");
    }

    [Theory]
    [SignalData("INT")]
    [SignalData("HUP")]
    public void An_interruption_that_comes_as_an_exception_is_one_too(string signal)
    {
        var (exitCode, output, error) = Run(run =>
        {
            Signals.Send(signal);
            run.CancellationToken.WaitHandle.WaitOne(Patience).Should().BeTrue("the signal is heard");
            run.CancellationToken.ThrowIfCancellationRequested();
        });

        exitCode.Should().Be(130);
        output.Should().BeEmpty();
        error.Should().Be("Interrupted before there was anything to write.\n");
    }

    private (int ExitCode, string Output, string Error) Run(Action<SampleRun> body, params string[] arguments)
    {
        Option[] options = [_iterations];
        return ConsoleCapture.Run(() => Sample.Run("Some", "Does something.", [.. arguments, "--output", _folder.Path], options, body));
    }
}
