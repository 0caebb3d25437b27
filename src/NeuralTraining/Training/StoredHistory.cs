using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <summary>A history as tensors: the losses, and for every evaluation its iteration, its numbers, and whether those of a validation are among them.</summary>
internal sealed class StoredHistory
{
    private const string LossesName = "history.losses", IterationsName = "history.evaluations.iteration", NumbersName = "history.evaluations.numbers";
    private const string ValidatedName = "history.evaluations.isValidated";
    private const int Columns = 5;

    private double[] _losses = [], _numbers = [];
    private long[] _iterations = [], _validated = [];

    /// <summary>Expects a history to be read with the rest of a file.</summary>
    public StoredHistory(SafetensorsReader reader)
    {
        reader.ExpectAny<double>(LossesName, values => _losses = values);
        reader.ExpectAny<long>(IterationsName, values => _iterations = values);
        reader.ExpectAny<long>(ValidatedName, values => _validated = values);
        reader.ExpectAny<double>(NumbersName, values => _numbers = values);
    }

    public static void AddTo(SafetensorsWriter writer, TrainingHistory history)
    {
        IReadOnlyList<Evaluation> evaluations = history.Evaluations;
        writer.Add<double>(LossesName, [history.Losses.Count], history.Losses.ToArray());
        writer.Add<long>(IterationsName, [evaluations.Count], evaluations.Select(evaluation => evaluation.Iteration).ToArray());
        writer.Add<long>(ValidatedName, [evaluations.Count], evaluations.Select(evaluation => evaluation.ValidationLoss is null ? 0L : 1L).ToArray());
        writer.Add<double>(NumbersName, [evaluations.Count, Columns], evaluations.SelectMany(Numbers).ToArray());
    }

    /// <summary>The history that was read; null when it is not one of so many updates.</summary>
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

        return history;
    }

    private static double[] Numbers(Evaluation evaluation) =>
    [
        evaluation.Epoch,
        evaluation.TrainLoss,
        evaluation.TrainAccuracy,
        evaluation.ValidationLoss ?? 0,
        evaluation.ValidationAccuracy ?? 0,
    ];
}
