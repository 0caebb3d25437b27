using System.Globalization;

namespace NeuralTraining.Tabular;

/// <summary>The options of an <see cref="MlpClassifier"/> or <see cref="MlpRegressor"/>: the preparation of columns,
/// the network and its training, by Adam. The defaults are those of scikit-learn's <c>MLPClassifier</c>, but training
/// goes on to its last epoch.</summary>
/// <remarks>An option outside its range is refused when it is set. Weights start as
/// <see cref="Initializers.GlorotUniform"/> makes them, and biases at zero, where scikit-learn draws them,
/// too.</remarks>
public sealed class MlpOptions
{
    private const int DefaultBatchSize = 200;

    /// <summary>Gets the preparation of the columns. Default: the defaults of
    /// <see cref="PreparationOptions"/>.</summary>
    /// <exception cref="ArgumentNullException">The preparation is null.</exception>
    public PreparationOptions Preparation
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Preparation));
            field = value;
        }
    } = new();

    /// <summary>Gets the number of units of each hidden layer, each at least 1; may be empty, for a linear model.
    /// Default: one layer of 100.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A layer has fewer units than 1.</exception>
    public IReadOnlyList<int> Hidden
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Hidden));
            foreach (int units in value)
            {
                RequireAtLeastOne(units, "number of units of a hidden layer", nameof(Hidden));
            }

            field = Array.AsReadOnly<int>([.. value]);
        }
    } = Array.AsReadOnly([100]);

    /// <summary>Gets the activation function after every hidden layer. Default: ReLU.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The function is not defined.</exception>
    public ActivationFunction Activation
    {
        get;
        init => field = Message.RequireDefined(value, "activation function", nameof(Activation));
    } = ActivationFunction.ReLU;

    /// <summary>Gets the number of passes through the training data, at least 1. Default: 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int Epochs { get; init => field = RequireAtLeastOne(value, "number of epochs", nameof(Epochs)); } = 200;

    /// <summary>Gets the largest number of rows in a mini-batch, at least 1; all rows where there are fewer. Default:
    /// 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int BatchSize { get; init => field = RequireAtLeastOne(value, "mini-batch size", nameof(BatchSize)); } = DefaultBatchSize;

    /// <summary>Gets the learning rate of Adam, a finite number greater than 0. Default: 0.001.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public float LearningRate
    {
        get;
        init => field = float.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(LearningRate), Invariant($"The learning rate must be a finite number greater than zero, but was '{value}'."));
    } = 0.001f;

    /// <summary>Gets the strength α of the penalty on weights, a finite number of at least 0, in scikit-learn's
    /// measure: the loss of a mini-batch of b rows is increased by ½ α ΣW² / b, for weights but not for biases.
    /// Default: 0.0001.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is outside its range.</exception>
    public float Alpha
    {
        get;
        init => field = float.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Alpha), Invariant($"The penalty on weights must be a finite number of at least zero, but was '{value}'."));
    } = 0.0001f;

    /// <summary>Gets the number of epochs without improvement that stop training early, at least 1: a part of the
    /// training rows is then only evaluated, after every epoch, and the model has the weights of its smallest loss.
    /// Default: null: training goes on to the last epoch with all rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int? Patience
    {
        get;
        init => field = value is { } epochs ? RequireAtLeastOne(epochs, "patience", nameof(Patience)) : null;
    }

    /// <summary>Gets the fraction of the training rows that is only evaluated if <see cref="Patience"/> is set, greater
    /// than 0 and less than 1; of each class its share, which must leave a row of it in each part. Default: 0.1. The
    /// preparation of columns is found in all training rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is outside its range.</exception>
    public double ValidationFraction
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(ValidationFraction),
                Invariant($"The validation fraction must be greater than 0 and less than 1, but was '{value}'."));
    } = 0.1;

    /// <summary>Gets the seed of the initial weights, of the mini-batches and of the rows that are only evaluated.
    /// Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"MlpOptions(Hidden: [{string.Join(", ", Hidden)}], Activation: {Activation}, Epochs: {Epochs}, BatchSize: {BatchSize}, ") +
        Invariant($"LearningRate: {LearningRate}, Alpha: {Alpha}, Patience: {(Patience is { } epochs ? epochs : "none")}, ") +
        Invariant($"ValidationFraction: {ValidationFraction}, Seed: {Seed})");

    private static int RequireAtLeastOne(int value, string name, string argument) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(argument, Invariant($"The {name} must be at least 1, but was '{value}'."));
}
