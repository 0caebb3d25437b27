using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests.Terminal;

public sealed class ClosableTerminalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_printed_arrives()
    {
        using var lines = new StringWriter { NewLine = "\n" };
        using var terminal = new ClosableTerminal(lines) { NewLine = "\n" };

        terminal.Write('a');
        terminal.Write("b");
        terminal.WriteLine("c");
        terminal.Flush();

        lines.ToString().Should().Be("abc\n");
    }

    [Fact]
    public void What_is_printed_to_a_closed_one_is_lost()
    {
        using var terminal = new ClosableTerminal(new Closed());

        terminal.Invoking(t => t.Write('a')).Should().NotThrow();
        terminal.Invoking(t => t.WriteLine("b")).Should().NotThrow();
        terminal.Invoking(t => t.Flush()).Should().NotThrow();
    }

    [TerminalFact]
    public void A_sample_whose_terminal_is_closed_writes_what_was_computed()
    {
        string status = Path.Combine(_folder.Path, "status");
        string sample = string.Join(' ', SampleProgram.Command("OptimizerCompareMnist", "--iterations", "1000000", "--output", _folder.Path).Select(Quoted));

        // As a shell does, it hands the signal on; a second wait tells how the sample ended, as the first ends with the signal.
        string script = $"trap 'kill -HUP $!' HUP; {sample} & wait $!; wait $!; echo $? > {Quoted(status)}";
        string[] command = [.. Signals.Restored, .. TerminalFactAttribute.Command, script, "/dev/null"];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using (ChildProcess terminal = ChildProcess.Start(start))
        {
            var shown = new StringBuilder();
            while (!shown.ToString().Contains(" 100 ", StringComparison.Ordinal))
            {
                int next = terminal.StandardOutput.Read();
                next.Should().NotBe(-1, "the sample trains until its terminal is closed, but it ended with {0}", shown);
                shown.Append((char)next);
            }

            // Not with what runs in it: a terminal that is gone is to tell that.
            terminal.Kill();
            terminal.WaitForExit();
        }

        SpinWait.SpinUntil(() => File.Exists(status) && new FileInfo(status).Length > 0, Patience).Should().BeTrue("the sample ends");
        File.ReadAllText(status).Should().Be("130\n");
        File.ReadLines(Path.Combine(_folder.Path, "losses.csv")).Count().Should().BeGreaterThan(100);
        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.9.png"));
        picture.Colors.Should().BeGreaterThan(100);
    }

    private sealed class Closed : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("Input/output error");

        public override void Flush() => throw new IOException("Input/output error");
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>A test for machines with util-linux, whose program 'script' runs a command in a terminal of its own.</summary>
public sealed class TerminalFactAttribute : FactAttribute
{
    internal static readonly string[] Command = ["script", "--quiet", "--return", "--command"];

    public TerminalFactAttribute()
    {
        try
        {
            if (ChildProcess.Run(Command[0], [.. Command[1..], "exit 5", "/dev/null"]) == 5 && Signals.ObstacleOfPrograms is null)
            {
                return;
            }
        }
        catch (Win32Exception)
        {
            // There is no such program.
        }

        Skip = "This machine has no program 'script' that runs a command in a terminal, or lets no signal arrive there.";
    }
}
