using FluentAssertions;
using Spectre.Console;
using Xunit;

namespace NeuralTraining.Samples.Tests.Terminal;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter _lines = new() { NewLine = "\n" };
    private readonly StringWriter _terminal = new();

    public void Dispose()
    {
        _lines.Dispose();
        _terminal.Dispose();
    }

    [Fact]
    public void Without_a_terminal_there_are_plain_lines_and_no_bar()
    {
        var screen = new Screen(_lines);

        Walk(screen, 3, CancellationToken.None).Should().Equal(0, 1, 2);

        _lines.ToString().Should().Be("row 0\nrow 1\nrow 2\nthe end\n");
    }

    [Fact]
    public void In_a_terminal_rows_stand_above_a_bar_with_its_rate()
    {
        Screen screen = WithTerminal();

        Walk(screen, 3, CancellationToken.None).Should().Equal(0, 1, 2);

        _terminal.ToString().Should().ContainAll("row 0", "row 1", "row 2", "SGD [1]", "it/s", "100%");
        _lines.ToString().Should().Be("the end\n", "the bar is gone by then");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counting_stops_when_cancelled(bool withTerminal)
    {
        Screen screen = withTerminal ? WithTerminal() : new Screen(_lines);
        using var source = new CancellationTokenSource();
        var counted = new List<int>();

        foreach (int i in screen.Track("SGD", 1000, source.Token))
        {
            counted.Add(i);
            if (i == 4)
            {
                source.Cancel();
            }
        }

        counted.Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public void A_bar_ends_with_the_loop_however_that_ends()
    {
        Screen screen = WithTerminal();

        foreach (int _ in screen.Track("SGD", 1000, CancellationToken.None))
        {
            break;
        }

        screen.WriteLine("after");
        _lines.ToString().Should().Be("after\n");
    }

    [Fact]
    public void A_computation_by_several_trainings_moves_one_bar()
    {
        Screen screen = WithTerminal();

        Compute(screen).Should().Be("the answer");

        _terminal.ToString().Should().ContainAll("Folds [1]", "it/s", "100%");
        screen.WriteLine("after");
        _lines.ToString().Should().Be("after\n", "the bar is gone by then");
    }

    [Fact]
    public void A_computation_reports_to_nobody_without_a_terminal()
    {
        Compute(new Screen(_lines)).Should().Be("the answer");

        _lines.ToString().Should().BeEmpty();
    }

    [Fact]
    public void A_computation_in_several_parts_moves_a_bar_that_says_of_what()
    {
        Screen screen = WithTerminal();

        Search(screen).Should().Be("the answer");

        _terminal.ToString().Should().ContainAll("Searching, best [0.79]", "it/s", "100%");
        Search(new Screen(_lines)).Should().Be("the answer");
        _lines.ToString().Should().BeEmpty("without a terminal nobody hears of it");
    }

    [Fact]
    public void A_bar_ends_with_the_computation_that_fails()
    {
        Screen screen = WithTerminal();

        screen.Invoking(s => s.Track<TrainingProgress, int>("Folds", p => (0, 1, p), _ => throw new OperationCanceledException()))
            .Should().Throw<OperationCanceledException>();

        screen.WriteLine("after");
        _lines.ToString().Should().Be("after\n");
    }

    private static string Search(Screen screen) => screen.Track("Searching", (int done) => ($"Searching, best [0.{70 + done}]", done, 9), progress =>
    {
        for (int i = 1; i <= 9; i++)
        {
            progress.Report(i);
        }

        return "the answer";
    });

    // Two trainings of ten updates.
    private static string Compute(Screen screen) => screen.Track("Folds [1]", ((int Fold, long Update) p) => (p.Fold, 2, new() { Iteration = p.Update, Iterations = 10 }), progress =>
    {
        for (int i = 0; i < 20; i++)
        {
            progress.Report((i / 10, (i % 10) + 1));
        }

        return "the answer";
    });

    private static List<int> Walk(Screen screen, int count, CancellationToken cancellationToken)
    {
        var counted = new List<int>();
        foreach (int i in screen.Track("SGD [1]", count, cancellationToken))
        {
            counted.Add(i);
            screen.WriteLine($"row {i}");
        }

        screen.WriteLine("the end");
        return counted;
    }

    private Screen WithTerminal() => new(_lines, AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        Out = new AnsiConsoleOutput(_terminal),
    }));
}
