using System.Numerics.Tensors;
using System.Text.Json;
using NeuralTraining.Metrics;

namespace NeuralTraining.Tabular;

/// <summary>A trained regressor: predicts a number for each row, in the unit of the column it was trained on.</summary>
/// <remarks><inheritdoc cref="TableModel" path="/remarks" /></remarks>
public sealed class RegressorModel : TableModel
{
    internal const string ScoreName = "R2";

    internal RegressorModel(string target, Preparation preparation, MultiLayerNet network, double mean, double scale)
        : base(target, preparation, network) => (TargetMean, TargetScale) = (mean, scale);

    /// <summary>Gets the mean of the target in training: a prediction is the output of the network, multiplied by
    /// <see cref="TargetScale"/>, plus this mean, computed in double precision and rounded to single
    /// precision.</summary>
    public double TargetMean { get; }

    /// <summary>Gets the standard deviation of the target in training, which is greater than 0; 1 if its numbers are
    /// equal.</summary>
    public double TargetScale { get; }

    /// <summary>Loads a regressor that <see cref="TableModel.Save(string)"/> has saved. Its predictions equal the saved
    /// one's to the bit.</summary>
    /// <remarks>Memory grows with the bytes that are read: at most 48 times as much, where each name has one letter. A
    /// checksum in the file reveals damage.</remarks>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of a regressor, or damaged.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static RegressorModel Load(string path) => Load(StoredModel.Load(path, StoredModel.Regressor));

    /// <summary>Loads a regressor from a stream, which is read to its end and not closed.</summary>
    /// <param name="stream">The stream.</param>
    /// <exception cref="InvalidDataException">The stream does not hold a regressor, or a damaged one.</exception>
    public static RegressorModel Load(Stream stream) => Load(StoredModel.Load(stream, StoredModel.Regressor));

    /// <summary>Predicts the number of each row of a table: infinite if it is beyond the range of single precision.
    /// Allocates the result.</summary>
    /// <param name="table">The rows; columns besides those of training are ignored.</param>
    /// <exception cref="ArgumentException">A column is missing or has another type than in training, or a value is
    /// refused because it is missing, infinite or unknown. The message has the column and the row, from 0.</exception>
    public float[] Predict(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Predict(Preparation.Transform(table));
    }

    /// <summary>Predicts the number of one row.</summary>
    /// <param name="row">The value of each column by its name: a number, a text, or null if it is missing.</param>
    /// <exception cref="ArgumentException">The columns are not those of training (the target may be there), or a value
    /// is refused as in a table.</exception>
    public float Predict(IReadOnlyDictionary<string, object?> row) => Predict(ToTable(row))[0];

    /// <summary>Predicts the number of an object.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="record">The object.</param>
    /// <param name="columns">The columns and their values.</param>
    /// <exception cref="ArgumentException">A column is missing, or a value is refused as in a table.</exception>
    public float Predict<T>(T record, RecordColumns<T> columns) => Predict(Table.FromRecords([record], columns))[0];

    /// <summary>Returns the target and the columns.</summary>
    public override string ToString() => $"RegressorModel of '{Message.Escape(Target)}' by {Message.List(Preparation.Columns)}";

    private protected override string Kind => StoredModel.Regressor;

    private protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteNumber("mean", TargetMean);
        json.WriteNumber("scale", TargetScale);
    }

    private protected override double ScoreOf(Tensor<float> inputs, TableColumn target)
    {
        nint[] shape = [inputs.Lengths[0], 1];
        Tensor<float> answers = Tensor.Create(Predict(inputs), shape);
        IMetricAccumulator score = new R2().CreateAccumulator(outputs: 1);
        score.Add(new Predictions(answers), new Batch(inputs, Tensor.Create(Tabular.Target.Numbers(target).ToArray(), shape)));
        return score.Value;
    }

    private static RegressorModel Load(StoredModel stored) => stored.Create(() =>
    {
        (double mean, double scale) = (stored.Number("mean"), stored.Number("scale"));
        stored.Require(stored.Network.Outputs == 1, "must have a network with one output");
        stored.Require(
            float.IsFinite((float)mean) && scale > 0 && float.IsFinite((float)scale),
            "must have a mean and a scale greater than zero in the range of single precision");
        return new RegressorModel(stored.Target, stored.Preparation, stored.Network, mean, scale);
    });

    private float[] Predict(Tensor<float> inputs)
    {
        float[] answers = new float[inputs.Lengths[0]];
        Network.Predict(inputs).FlattenTo(answers);
        for (int row = 0; row < answers.Length; row++)
        {
            answers[row] = (float)(answers[row] * TargetScale + TargetMean);
        }

        return answers;
    }
}
