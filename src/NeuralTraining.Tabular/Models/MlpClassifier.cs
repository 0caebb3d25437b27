using NeuralTraining.Data;
using NeuralTraining.Losses;

namespace NeuralTraining.Tabular;

/// <summary>Trains a multilayer perceptron to predict the class of a table's rows, and says how well it would
/// predict.</summary>
/// <remarks>A classifier holds only its options, so any number of threads may use it at once. The same table, options
/// and seed give the same model, bit for bit.</remarks>
public sealed class MlpClassifier
{
    private readonly MlpOptions _options;

    /// <summary>Creates a classifier.</summary>
    /// <param name="options">The options; without them, the defaults of <see cref="MlpOptions"/>.</param>
    public MlpClassifier(MlpOptions? options = null) => _options = options ?? new();

    /// <summary>Prepares the columns of a table, and trains a network on them.</summary>
    /// <param name="table">The rows to train on. All columns but the target are inputs.</param>
    /// <param name="target">The name of the column with the classes: texts, or numbers as names.</param>
    /// <param name="progress">Receives a report of every update. Default: null: none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The model.</returns>
    /// <remarks>The loss is softmax cross-entropy. Classes are sorted by their UTF-16 codes, numbers by
    /// size.</remarks>
    /// <exception cref="ArgumentException">The target is missing or has missing values, fewer than two classes, numbers
    /// of 2²⁴ or greater in magnitude, or more than 20 that are also more than half of the rows; a column is refused by
    /// <see cref="Preparation.Fit"/>; the options name the target; or <see cref="MlpOptions.Patience"/> is set and a
    /// class has too few rows to train on and to evaluate.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled.</exception>
    public ClassifierModel Fit(
        Table table, string target, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Table inputs = Target.Inputs(table, target, _options);
        string[] classes = Target.Classes(table[target]);
        Preparation preparation = Preparation.Fit(inputs, _options.Preparation);
        var data = new Dataset(preparation.Transform(inputs), Target.Labels(table[target], classes));
        (Dataset train, Dataset? validation) = EvaluatedRows.Split(data, _options, target, classes);
        MultiLayerNet network = NetworkTraining.Train(
            train, validation, classes.Length, new SoftmaxCrossEntropy(), lossScale: 1, _options, progress, cancellationToken);
        return new ClassifierModel(target, preparation, network, classes);
    }

    /// <summary>Trains on parts of a table and predicts the rest, so that every row is predicted once by a model that
    /// has not seen it. The parts of each class are as large as its share.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column with the classes.</param>
    /// <param name="folds">The number of parts, from 2 to the number of rows of the smallest class. Default: 5.</param>
    /// <param name="seed">The seed of the parts. Default: 0.</param>
    /// <param name="progress">Receives a report of every update. Default: null: none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The scores, which are accuracies, and the predicted classes.</returns>
    /// <remarks>Preparations are fitted on the training part alone.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is less than 2 or greater than that of the
    /// rows.</exception>
    /// <exception cref="ArgumentException">A class has fewer rows than there are folds, or as in
    /// <see cref="Fit"/>.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled.</exception>
    public CrossValidation<string> CrossValidate(
        Table table,
        string target,
        int folds = 5,
        ulong seed = 0,
        IProgress<CrossValidationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        _ = Target.Inputs(table, target, _options);
        string[] classes = Target.Classes(table[target]);
        int[] labels = Target.Labels(table[target], classes);
        (int label, int count) = labels.CountBy(label => label).MinBy(pair => pair.Value);
        if (count < folds && folds <= labels.Length)
        {
            throw new ArgumentException(
                Invariant($"Each class must have a row for each of the {folds} folds, ") +
                Invariant($"but class '{Message.Abbreviate(classes[label])}' of ") +
                Invariant($"'{Message.Abbreviate(target)}' has {count}."), nameof(folds));
        }

        return CrossValidate(table, target, Folds.CreateStratified(labels, folds, seed), progress, cancellationToken);
    }

    /// <summary>Trains on the given parts of a table and predicts the rest.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column with the classes.</param>
    /// <param name="folds">The numbers of the rows of each part to train on and to predict: at least one
    /// part.</param>
    /// <param name="progress">Receives a report of every update. Default: null: none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The scores, which are accuracies, and the predicted classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">There are no folds, or as in <see cref="Fit"/>.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled.</exception>
    public CrossValidation<string> CrossValidate(
        Table table,
        string target,
        IReadOnlyList<Fold> folds,
        IProgress<CrossValidationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        _ = Target.Inputs(table, target, _options);
        return CrossValidationRun.Run(
            table,
            folds,
            ClassifierModel.ScoreName,
            (train, report, token) => Fit(train, target, report, token),
            (model, validation) => model.PredictLabels(validation),
            progress,
            cancellationToken);
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"MlpClassifier({_options})");
}
