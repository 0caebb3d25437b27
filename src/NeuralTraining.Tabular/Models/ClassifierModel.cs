using System.Numerics.Tensors;
using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <summary>A trained classifier: predicts the classes of rows, with their probabilities.</summary>
/// <remarks><inheritdoc cref="TableModel" path="/remarks" /></remarks>
public sealed class ClassifierModel : TableModel
{
    internal const string ScoreName = "accuracy";

    private readonly string[] _classes;

    internal ClassifierModel(string target, Preparation preparation, MultiLayerNet network, string[] classes)
        : base(target, preparation, network)
    {
        _classes = classes;
        Classes = Array.AsReadOnly(classes);
    }

    /// <summary>Gets the names of the classes, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Loads a classifier that <see cref="TableModel.Save(string)"/> has saved. Its predictions equal the
    /// saved one's to the bit.</summary>
    /// <remarks>Memory grows with the bytes that are read: at most 48 times as much, where each name has one letter. A
    /// checksum in the file reveals damage.</remarks>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of a classifier, or damaged.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static ClassifierModel Load(string path) => Load(StoredModel.Load(path, StoredModel.Classifier));

    /// <summary>Loads a classifier from a stream, which is read to its end and not closed.</summary>
    /// <param name="stream">The stream.</param>
    /// <exception cref="InvalidDataException">The stream does not hold a classifier, or a damaged one.</exception>
    public static ClassifierModel Load(Stream stream) => Load(StoredModel.Load(stream, StoredModel.Classifier));

    /// <summary>Predicts the class of each row of a table. Allocates the result.</summary>
    /// <param name="table">The rows; columns besides those of training are ignored.</param>
    /// <exception cref="ArgumentException">A column is missing or has another type than in training, or a value is
    /// refused because it is missing, infinite or unknown. The message has the column and the row, from 0.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class.</exception>
    public ClassPrediction[] Predict(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Tensor<float> inputs = Preparation.Transform(table), probabilities = Network.PredictProbabilities(inputs);
        float[] values = new float[probabilities.FlattenedLength];
        probabilities.FlattenTo(values);
        int[] labels = Network.PredictLabels(inputs);
        var predictions = new ClassPrediction[labels.Length];
        for (int row = 0; row < predictions.Length; row++)
        {
            predictions[row] = new ClassPrediction(Classes, values[(row * _classes.Length)..((row + 1) * _classes.Length)], labels[row]);
        }

        return predictions;
    }

    /// <summary>Predicts the class of one row.</summary>
    /// <param name="row">The value of each column by its name: a number, a text, or null if it is missing.</param>
    /// <exception cref="ArgumentException">The columns are not those of training (the target may be there), or a value
    /// is refused as in a table.</exception>
    public ClassPrediction Predict(IReadOnlyDictionary<string, object?> row) => Predict(ToTable(row))[0];

    /// <summary>Predicts the class of an object.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="record">The object.</param>
    /// <param name="columns">The columns and their values.</param>
    /// <exception cref="ArgumentException">A column is missing, or a value is refused as in a table.</exception>
    public ClassPrediction Predict<T>(T record, RecordColumns<T> columns) => Predict(Table.FromRecords([record], columns))[0];

    /// <summary>Predicts the name of each row's class. Allocates the result.</summary>
    /// <param name="table">The rows.</param>
    /// <exception cref="ArgumentException">A row is refused as by <see cref="Predict(Table)"/>.</exception>
    public string[] PredictLabels(Table table) => [.. Network.PredictLabels(Preparation.Transform(table)).Select(label => _classes[label])];

    /// <summary>Computes the probabilities of the classes of each row. Allocates the result.</summary>
    /// <param name="table">The rows.</param>
    /// <returns>The probabilities [rows, classes], in the order of <see cref="Classes"/>.</returns>
    /// <exception cref="ArgumentException">A row is refused as by <see cref="Predict(Table)"/>.</exception>
    public Tensor<float> PredictProbabilities(Table table) => Network.PredictProbabilities(Preparation.Transform(table));

    private static ClassifierModel Load(StoredModel stored) => stored.Create(() =>
    {
        string[] classes = stored.Texts("classes");
        stored.Require(classes.Length == stored.Network.Outputs && classes.Length > 1, "must have a class for each output of its network");
        var model = new ClassifierModel(stored.Target, stored.Preparation, stored.Network, classes);
        _ = model.Network.PredictProbabilities(Tensor.Create(new float[stored.Network.Inputs], [1, stored.Network.Inputs]));
        return model;
    });

    /// <summary>Returns the target, its classes and the columns.</summary>
    public override string ToString() =>
        Invariant($"ClassifierModel of '{Message.Escape(Target)}': {Message.List(Classes)} by {Message.List(Preparation.Columns)}");

    private protected override string Kind => StoredModel.Classifier;

    private protected override void WriteOwn(Utf8JsonWriter json) => StoredJson.Write(json, "classes", _classes);

    /// <summary>Computes the share of rows whose class is right. A class that did not occur in training is
    /// wrong.</summary>
    private protected override double ScoreOf(Tensor<float> inputs, TableColumn target)
    {
        int[] labels = Network.PredictLabels(inputs), right = Tabular.Target.Labels(target, Classes);
        int count = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            count += labels[row] == right[row] ? 1 : 0;
        }

        return (double)count / labels.Length;
    }
}
