using System.Collections.ObjectModel;
using System.Globalization;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>Stores a history as tensors: the losses; the iteration and the numbers of every evaluation, and whether it
/// has a validation; the iteration of every change, with its words as metadata.</summary>
internal sealed class StoredHistory
{
    public const string LossesName = "history.losses";

    private const string IterationsName = "history.evaluations.iteration";
    private const string NumbersName = "history.evaluations.numbers", PresentName = "history.evaluations.isPresent";
    private const string ChangesName = "history.changes.iteration", WordPrefix = "history.change.", MetricPrefix = "history.metric.";

    /// <summary>The columns of an evaluation: epoch, losses, the metrics over the training and the validation
    /// data.</summary>
    private const int FirstMetric = 3;

    private double[] _losses = [], _numbers = [];
    private long[] _iterations = [], _changes = [];
    private byte[] _present = [];

    private readonly Dictionary<string, string> _words, _metrics;

    /// <summary>Expects a history to be read with the rest of a file.</summary>
    public StoredHistory(SafetensorsReader reader)
    {
        _words = reader.Metadata.Under(WordPrefix);
        _metrics = reader.Metadata.Under(MetricPrefix);
        reader.ExpectAny<double>(LossesName, values => _losses = values);
        reader.ExpectAny<long>(IterationsName, values => _iterations = values);
        reader.ExpectAny<byte>(PresentName, values => _present = values);
        reader.ExpectAny<double>(NumbersName, values => _numbers = values);
        reader.ExpectAny<long>(ChangesName, values => _changes = values);
    }

    public static void AddTo(SafetensorsWriter writer, TrainingHistory history)
    {
        IReadOnlyList<Evaluation> evaluations = history.Evaluations;
        writer.Add<double>(LossesName, [history.Losses.Count], history.Losses.ToArray());
        writer.Add<long>(IterationsName, [evaluations.Count], evaluations.Select(evaluation => evaluation.Iteration).ToArray());
        string[] metrics = [.. evaluations.SelectMany(MetricNames).Distinct(StringComparer.Ordinal)];
        for (int i = 0; i < metrics.Length; i++)
        {
            writer.AddMetadata(MetricPrefix + Number(i), metrics[i]);
        }

        double?[] numbers = [.. evaluations.SelectMany(evaluation => Numbers(evaluation, metrics))];
        nint[] shape = [evaluations.Count, Columns(metrics.Length)];
        writer.Add<double>(NumbersName, shape, numbers.Select(number => number ?? 0).ToArray());
        writer.Add<byte>(PresentName, shape, numbers.Select(number => (byte)(number is null ? 0 : 1)).ToArray());
        writer.Add<long>(ChangesName, [history.Changes.Count], history.Changes.Select(change => change.Iteration).ToArray());
        for (int i = 0; i < history.Changes.Count; i++)
        {
            TrainingChange change = history.Changes[i];
            writer.AddMetadata(WordPrefix + Word(i, "what"), change.What);
            writer.AddMetadata(WordPrefix + Word(i, "from"), change.From);
            writer.AddMetadata(WordPrefix + Word(i, "to"), change.To);
        }
    }

    /// <summary>Returns the history that was read; null if it does not have that many updates.</summary>
    public TrainingHistory? Read(long updates)
    {
        int columns = Columns(_metrics.Count);
        string?[] metrics = [.. Enumerable.Range(0, _metrics.Count).Select(i => _metrics.GetValueOrDefault(Number(i)))];
        if (_losses.Length != updates
            || _numbers.Length != (long)columns * _iterations.Length
            || _present.Length != _numbers.Length
            || metrics.Contains(null)
            || metrics.Distinct().Count() != metrics.Length)
        {
            return null;
        }

        var history = new TrainingHistory();
        Array.ForEach(_losses, history.Add);
        for (int i = 0; i < _iterations.Length; i++)
        {
            ReadOnlyMemory<double> numbers = _numbers.AsMemory(i * columns, columns);
            ReadOnlyMemory<byte> present = _present.AsMemory(i * columns, columns);
            bool isValidated = present.Span[2] != 0;
            history.Add(new Evaluation
            {
                Iteration = _iterations[i],
                Epoch = numbers.Span[0],
                TrainLoss = numbers.Span[1],
                TrainMetrics = Metrics(numbers, present, FirstMetric),
                ValidationLoss = isValidated ? numbers.Span[2] : null,
                ValidationMetrics = isValidated ? Metrics(numbers, present, FirstMetric + metrics.Length) : null,
            });
        }

        for (int i = 0; i < _changes.Length; i++)
        {
            if (!(_words.TryGetValue(Word(i, "what"), out string? what)
                && _words.TryGetValue(Word(i, "from"), out string? from)
                && _words.TryGetValue(Word(i, "to"), out string? to)))
            {
                return null;
            }

            history.Add(new TrainingChange { Iteration = _changes[i], What = what, From = from, To = to });
        }

        return history;

        ReadOnlyDictionary<string, double> Metrics(ReadOnlyMemory<double> numbers, ReadOnlyMemory<byte> present, int first)
        {
            var values = new OrderedDictionary<string, double>(StringComparer.Ordinal);
            for (int j = 0; j < metrics.Length; j++)
            {
                if (present.Span[first + j] != 0)
                {
                    values.Add(metrics[j]!, numbers.Span[first + j]);
                }
            }

            return new(values);
        }
    }

    private static int Columns(int metrics) => FirstMetric + 2 * metrics;

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> MetricNames(Evaluation evaluation) =>
        evaluation.TrainMetrics.Keys.Concat(evaluation.ValidationMetrics?.Keys ?? []);

    private static string Word(int change, string name) => string.Create(CultureInfo.InvariantCulture, $"{change}.{name}");

    /// <summary>The numbers of an evaluation; null for those that it does not have.</summary>
    private static IEnumerable<double?> Numbers(Evaluation evaluation, string[] metrics) =>
    [
        evaluation.Epoch,
        evaluation.TrainLoss,
        evaluation.ValidationLoss,
        .. metrics.Select(metric => Find(evaluation.TrainMetrics, metric)),
        .. metrics.Select(metric => Find(evaluation.ValidationMetrics, metric)),
    ];

    private static double? Find(IReadOnlyDictionary<string, double>? metrics, string name) =>
        metrics is not null && metrics.TryGetValue(name, out double value) ? value : null;
}
