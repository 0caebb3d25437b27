using System.Globalization;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>Stores a history as tensors: the losses; the iteration and the numbers of every evaluation, and whether it
/// has a validation; the iteration of every change, with its words as metadata.</summary>
internal sealed class StoredHistory
{
    private const string LossesName = "history.losses", IterationsName = "history.evaluations.iteration";
    private const string NumbersName = "history.evaluations.numbers", ValidatedName = "history.evaluations.isValidated";
    private const string ChangesName = "history.changes.iteration", WordPrefix = "history.change.";
    private const int Columns = 5;

    private double[] _losses = [], _numbers = [];
    private long[] _iterations = [], _validated = [], _changes = [];

    private readonly Dictionary<string, string> _words;

    /// <summary>Expects a history to be read with the rest of a file.</summary>
    public StoredHistory(SafetensorsReader reader)
    {
        _words = reader.Metadata.Under(WordPrefix);
        reader.ExpectAny<double>(LossesName, values => _losses = values);
        reader.ExpectAny<long>(IterationsName, values => _iterations = values);
        reader.ExpectAny<long>(ValidatedName, values => _validated = values);
        reader.ExpectAny<double>(NumbersName, values => _numbers = values);
        reader.ExpectAny<long>(ChangesName, values => _changes = values);
    }

    public static void AddTo(SafetensorsWriter writer, TrainingHistory history)
    {
        IReadOnlyList<Evaluation> evaluations = history.Evaluations;
        writer.Add<double>(LossesName, [history.Losses.Count], history.Losses.ToArray());
        writer.Add<long>(IterationsName, [evaluations.Count], evaluations.Select(evaluation => evaluation.Iteration).ToArray());
        long[] validated = [.. evaluations.Select(evaluation => evaluation.ValidationLoss is null ? 0L : 1L)];
        writer.Add<long>(ValidatedName, [evaluations.Count], validated);
        writer.Add<double>(NumbersName, [evaluations.Count, Columns], evaluations.SelectMany(Numbers).ToArray());
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
        if (_losses.Length != updates || _validated.Length != _iterations.Length || _numbers.Length != (long)Columns * _iterations.Length)
        {
            return null;
        }

        var history = new TrainingHistory();
        Array.ForEach(_losses, history.Add);
        for (int i = 0; i < _iterations.Length; i++)
        {
            ReadOnlySpan<double> numbers = _numbers.AsSpan(i * Columns, Columns);
            bool isValidated = _validated[i] != 0;
            history.Add(new Evaluation
            {
                Iteration = _iterations[i],
                Epoch = numbers[0],
                TrainLoss = numbers[1],
                TrainAccuracy = numbers[2],
                ValidationLoss = isValidated ? numbers[3] : null,
                ValidationAccuracy = isValidated ? numbers[4] : null,
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
    }

    private static string Word(int change, string name) => string.Create(CultureInfo.InvariantCulture, $"{change}.{name}");

    private static double[] Numbers(Evaluation evaluation) =>
    [
        evaluation.Epoch,
        evaluation.TrainLoss,
        evaluation.TrainAccuracy,
        evaluation.ValidationLoss ?? 0,
        evaluation.ValidationAccuracy ?? 0,
    ];
}
