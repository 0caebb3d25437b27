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

    /// <summary>Shows how many updates of all trainings are made, which are as long as this one.</summary>
    public void MoveTo((int Number, int Count, TrainingProgress Progress) part)
    {
        if (_progress is not null)
        {
            _progress.MaxValue = part.Count * part.Progress.Iterations;
            _progress.Value = (part.Number * part.Progress.Iterations) + part.Progress.Iteration;
        }
    }

    /// <summary>Shows how much is done, and of what.</summary>
    public void MoveTo((string What, int Done, int Count) part)
    {
        if (_progress is not null)
        {
            (_progress.Description, _progress.MaxValue, _progress.Value) = (Markup.Escape(part.What), part.Count, part.Done);
        }
    }

    public void Dispose()
    {
        _finished.SetResult();
        _drawing.GetAwaiter().GetResult();
    }
}
