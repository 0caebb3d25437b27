using Spectre.Console;

namespace NeuralTraining.Samples;

/// <summary>Where a sample prints: lines, and below them a progress bar where there is a terminal to draw one in.</summary>
public sealed class Screen
{
    private readonly TextWriter _lines;
    private readonly IAnsiConsole? _terminal;
    private IAnsiConsole? _terminalWithBar;

    /// <summary>Creates a screen.</summary>
    /// <param name="lines">Where lines go while there is no bar.</param>
    /// <param name="terminal">The terminal to draw bars in; null for plain lines only.</param>
    public Screen(TextWriter lines, IAnsiConsole? terminal = null)
    {
        _lines = lines;
        _terminal = terminal;
    }

    /// <summary>The console, with bars unless its output is redirected.</summary>
    public static Screen ForConsole() => new(
        Console.Out,
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true } ? AnsiConsole.Console : null);

    public void WriteLine(string line = "")
    {
        if (_terminalWithBar is null)
        {
            _lines.WriteLine(line);
        }
        else
        {
            // The line takes the place of the bar, which moves down: what is left of the bar behind a shorter line must go.
            _terminalWithBar.WriteLine(line.PadRight(_terminalWithBar.Profile.Width - 1));
        }
    }

    /// <summary>Counts from 0 up to the given number, with a bar meanwhile, and stops early once cancelled.</summary>
    public IEnumerable<int> Track(string what, int count, CancellationToken cancellationToken)
    {
        using ProgressBar? bar = _terminal is null ? null : new ProgressBar(_terminal, what, count);
        _terminalWithBar = _terminal;
        try
        {
            for (int i = 0; i < count && !cancellationToken.IsCancellationRequested; i++)
            {
                yield return i;
                bar?.Advance();
            }
        }
        finally
        {
            _terminalWithBar = null;
        }
    }

    /// <summary>Computes something by several trainings, with a bar meanwhile that counts their updates.</summary>
    public TResult Track<TReport, TResult>(
        string what, Func<TReport, (int Number, int Count, TrainingProgress Progress)> part, Func<IProgress<TReport>, TResult> compute) =>
        Track<TReport, TResult>(what, (bar, report) => bar.MoveTo(part(report)), compute);

    /// <summary>Computes something in several parts, with a bar meanwhile that counts them, and says of what.</summary>
    public TResult Track<TReport, TResult>(
        string what, Func<TReport, (string What, int Done, int Count)> part, Func<IProgress<TReport>, TResult> compute) =>
        Track<TReport, TResult>(what, (bar, report) => bar.MoveTo(part(report)), compute);

    private TResult Track<TReport, TResult>(string what, Action<ProgressBar, TReport> move, Func<IProgress<TReport>, TResult> compute)
    {
        using ProgressBar? bar = _terminal is null ? null : new ProgressBar(_terminal, what, count: 1);
        _terminalWithBar = _terminal;
        try
        {
            return compute(new SynchronousProgress<TReport>(report =>
            {
                if (bar is not null)
                {
                    move(bar, report);
                }
            }));
        }
        finally
        {
            _terminalWithBar = null;
        }
    }
}
