using System.Globalization;
using NeuralTraining.Training;

namespace NeuralTraining.Callbacks;

/// <summary>Writes a table of a run as comma-separated values: a row for each evaluation, or for each update.</summary>
/// <remarks>
/// <para>The columns are <c>iteration,epoch,loss,train_loss,train_accuracy,validation_loss,validation_accuracy</c>,
/// with the names of the run's metrics in place of accuracy, and without validation data no columns of it. The loss is
/// that of the latest mini-batch. Numbers are in the invariant culture, with as many digits as they have; rows end with
/// a line feed. A row for each update has empty places where no evaluation followed.</para>
/// <para>A path names a file that is replaced at the first update of a run. A run is refused while another log writes
/// to the file. A resumed run first writes the rows of its history, so that the table ends as that of an uninterrupted
/// run, wherever the run was killed. A writer gets the rows of the updates that are made, and the columns where a new
/// run begins. Rows are flushed after each evaluation. Only evaluations and the beginning of a run allocate.</para>
/// </remarks>
public sealed class CsvLog : ITrainingCallback
{
    private const int MaxDigits = 32;

    private readonly string? _path;
    private readonly bool _everyUpdate;
    private TextWriter? _writer;
    private LogUse? _use;

    /// <summary>Whether the columns have been written, and the rows of a resumed run.</summary>
    private bool _isBegun;

    /// <summary>Whether the latest update still has no row.</summary>
    private bool _isPending;

    /// <summary>Creates a log in a file.</summary>
    /// <param name="path">The path of the file. A relative path counts from the directory that is current now.</param>
    /// <param name="everyUpdate">Whether to write a row for each update. Default: false: for each evaluation.</param>
    /// <exception cref="ArgumentException">The path is empty or invalid.</exception>
    public CsvLog(string path, bool everyUpdate = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_path, _everyUpdate) = (Path.GetFullPath(path), everyUpdate);
    }

    /// <summary>Creates a log in a writer, which is not closed.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="everyUpdate">Whether to write a row for each update. Default: false: for each evaluation.</param>
    public CsvLog(TextWriter writer, bool everyUpdate = false)
    {
        ArgumentNullException.ThrowIfNull(writer);
        (_writer, _everyUpdate) = (writer, everyUpdate);
    }

    /// <inheritdoc />
    public override string ToString() => _path is null ? "CsvLog" : $"CsvLog('{_path}')";

    void ITrainingCallback.OnRunBegin(TrainingRun run)
    {
        (_isBegun, _isPending) = (false, false);
        _use = _path is null ? null : LogUse.Begin(_path);
    }

    void ITrainingCallback.OnUpdated(TrainingRun run)
    {
        Begin(run, run.Iteration - 1);
        WritePending(run, run.Iteration - 1);
        _isPending = _everyUpdate;
    }

    void ITrainingCallback.OnEvaluated(TrainingRun run, Evaluation evaluation)
    {
        WriteRow(run, evaluation.Iteration, evaluation);
        _isPending = false;
        _writer!.Flush();
    }

    void ITrainingCallback.OnRunEnd(TrainingRun run)
    {
        try
        {
            if (run.IsComplete)
            {
                Begin(run, run.Iteration);
            }

            WritePending(run, run.Iteration);
            _writer?.Flush();
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        try
        {
            if (_path is not null)
            {
                _writer?.Dispose();
                _writer = null;
            }
        }
        finally
        {
            _use?.Dispose();
            _use = null;
        }
    }

    private void WritePending(TrainingRun run, long iteration)
    {
        if (_isPending)
        {
            WriteRow(run, iteration, null);
            _isPending = false;
        }
    }

    /// <summary>Writes the columns and the rows of the history up to an update, once a run. Not when the run begins, as
    /// another callback may refuse it.</summary>
    private void Begin(TrainingRun run, long iteration)
    {
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        if (_path is not null)
        {
            _writer = File.CreateText(_path);
            WriteColumns(run);
            WriteHistory(run, iteration);
        }
        else if (iteration == StartOf(run))
        {
            WriteColumns(run);
        }
    }

    private void WriteColumns(TrainingRun run)
    {
        string[] metrics = [.. run.Metrics.Select(metric => metric.Name)];
        string[] columns = ["iteration", "epoch", "loss", .. Of("train"), .. run.Validation is null ? [] : Of("validation")];
        _writer!.Write(string.Join(',', columns.Select(Quoted)) + '\n');

        IEnumerable<string> Of(string data) => metrics.Prepend("loss").Select(name => $"{data}_{name}");
    }

    private void WriteHistory(TrainingRun run, long last)
    {
        var evaluations = new Dictionary<long, Evaluation>();
        foreach (Evaluation evaluation in run.History.Evaluations)
        {
            evaluations[evaluation.Iteration] = evaluation;
        }

        for (long iteration = StartOf(run) + 1; iteration <= last; iteration++)
        {
            Evaluation? evaluation = evaluations.GetValueOrDefault(iteration);
            if (_everyUpdate || evaluation is not null)
            {
                WriteRow(run, iteration, evaluation);
            }
        }
    }

    private void WriteRow(TrainingRun run, long iteration, Evaluation? evaluation)
    {
        Write(iteration);
        WriteCell(run.Epochs.Epoch(iteration));
        WriteCell(run.History.Losses[(int)(iteration - StartOf(run) - 1)]);
        WriteCells(run, evaluation?.TrainLoss, evaluation?.TrainMetrics);
        if (run.Validation is not null)
        {
            WriteCells(run, evaluation?.ValidationLoss, evaluation?.ValidationMetrics);
        }

        _writer!.Write('\n');
    }

    private void WriteCells(TrainingRun run, double? loss, IReadOnlyDictionary<string, double>? metrics)
    {
        WriteCell(loss);
        for (int i = 0; i < run.Metrics.Count; i++)
        {
            WriteCell(metrics is not null && metrics.TryGetValue(run.Metrics[i].Name, out double value) ? value : null);
        }
    }

    private void WriteCell(double? value)
    {
        _writer!.Write(',');
        if (value is { } number)
        {
            Write(number);
        }
    }

    private void Write<T>(T number) where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[MaxDigits];
        number.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        _writer!.Write(text[..length]);
    }

    private static long StartOf(TrainingRun run) => run.Iteration - run.Updates;

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
