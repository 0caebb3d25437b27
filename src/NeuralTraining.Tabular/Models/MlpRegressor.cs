using System.Numerics.Tensors;
using NeuralTraining.Data;
using NeuralTraining.Losses;

namespace NeuralTraining.Tabular;

/// <summary>Trains a multilayer perceptron to predict a number for a table's rows, and says how well it would
/// predict.</summary>
/// <remarks>A regressor holds only its options, so any number of threads may use it at once. The same table, options
/// and seed give the same model, bit for bit.</remarks>
public sealed class MlpRegressor
{
    /// <summary>The core's mean squared error is not halved, as scikit-learn's is.</summary>
    private const float LossScale = 2;

    private readonly MlpOptions _options;

    /// <summary>Creates a regressor.</summary>
    /// <param name="options">The options; without them, the defaults of <see cref="MlpOptions"/>.</param>
    public MlpRegressor(MlpOptions? options = null) => _options = options ?? new();

    /// <summary>Prepares the columns of a table, and trains a network on them.</summary>
    /// <param name="table">The rows to train on. All columns but the target are inputs.</param>
    /// <param name="target">The name of the column with the numbers to predict.</param>
    /// <param name="progress">Receives a report of every update, with the loss of standardized numbers. Default: null:
    /// none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The model.</returns>
    /// <remarks>The loss is the mean squared error of numbers with mean 0 and standard deviation 1: the target is
    /// standardized, and the model answers in the original unit.</remarks>
    /// <exception cref="ArgumentException">The target is missing, holds texts, or has missing or infinite values; a
    /// column is refused by <see cref="Preparation.Fit"/>; the options name the target; or
    /// <see cref="MlpOptions.Patience"/> is set and there are too few rows to evaluate one.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled.</exception>
    public RegressorModel Fit(
        Table table, string target, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Table inputs = Target.Inputs(table, target, _options);
        ReadOnlySpan<float> numbers = Target.Numbers(table[target]);
        Preparation preparation = Preparation.Fit(inputs, _options.Preparation);
        (double mean, double scale) = FittedNumbers.Standardize([.. numbers.ToArray().Select(number => (double)number)]);
        float[] targets = new float[numbers.Length];
        for (int row = 0; row < targets.Length; row++)
        {
            targets[row] = (float)((numbers[row] - mean) / scale);
        }

        var data = new Dataset(preparation.Transform(inputs), Tensor.Create(targets, [targets.Length, 1]));
        (Dataset train, Dataset? validation) = EvaluatedRows.Split(data, _options);
        MultiLayerNet network = NetworkTraining.Train(
            train, validation, outputs: 1, new MeanSquaredError(), LossScale, _options, progress, cancellationToken);
        return new RegressorModel(target, preparation, network, mean, scale);
    }

    /// <summary>Trains on parts of a table and predicts the rest, so that every row is predicted once by a model that
    /// has not seen it.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column with the numbers to predict.</param>
    /// <param name="folds">The number of parts, from 2 to the number of rows. Default: 5.</param>
    /// <param name="seed">The seed of the parts. Default: 0.</param>
    /// <param name="progress">Receives a report of every update. Default: null: none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The scores, which are coefficients of determination R², and the predicted numbers.</returns>
    /// <remarks>Preparations are fitted on the training part alone.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is outside its range.</exception>
    /// <exception cref="ArgumentException">As in <see cref="Fit"/>.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled.</exception>
    public CrossValidation<float> CrossValidate(
        Table table,
        string target,
        int folds = 5,
        ulong seed = 0,
        IProgress<CrossValidationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        _ = Target.Inputs(table, target, _options);
        return CrossValidate(table, target, Folds.Create(table.RowCount, folds, seed), progress, cancellationToken);
    }

    /// <summary>Trains on the given parts of a table and predicts the rest.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column with the numbers to predict.</param>
    /// <param name="folds">The numbers of the rows of each part to train on and to predict: at least one
    /// part.</param>
    /// <param name="progress">Receives a report of every update. Default: null: none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The scores, which are coefficients of determination R², and the predicted numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">There are no folds, or as in <see cref="Fit"/>.</exception>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled.</exception>
    public CrossValidation<float> CrossValidate(
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
            RegressorModel.ScoreName,
            (train, report, token) => Fit(train, target, report, token),
            (model, validation) => model.Predict(validation),
            progress,
            cancellationToken);
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"MlpRegressor({_options})");
}
