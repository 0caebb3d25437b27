using Spectre.Console;

namespace NeuralTraining.Samples;

/// <summary>A bar with the rate and the time left, drawn until it is disposed, while the caller goes on with its work.</summary>
internal sealed class ProgressBar : IDisposable
{
    private readonly TaskCompletionSource _finished = new();
    private readonly Task _drawing;
    private ProgressTask? _progress;

    public ProgressBar(IAnsiConsole terminal, string what, int count)
    {
        _drawing = terminal.Progress()
            .AutoClear(true)
            .ExcludeVerticalPadding()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                _progress = context.AddTask(Markup.Escape(what), maxValue: count);
                return _finished.Task;
            });
    }

    public void Advance() => _progress?.Increment(1);

    public void Dispose()
    {
        _finished.SetResult();
        _drawing.GetAwaiter().GetResult();
    }
}
