using NeuralTraining.Tabular;

namespace NeuralTraining.Fuzzing;

/// <summary>Models for tables: classifiers, and regressors where the file says so.</summary>
internal sealed class TableTarget : Target
{
    private bool _isWarm;

    /// <summary>What one name takes a place in a dictionary and in lists besides the text itself.</summary>
    private protected override long AllowedPerByte => 48;

    /// <summary>Reads files once beforehand, as the parsers of the runtime allocate something for ever.</summary>
    private protected override void Prepare(byte[] file)
    {
        if (!_isWarm)
        {
            Load(TinyTableModel.Saved(TinyTableModel.Train(isClassifier: true)));
            Load(TinyTableModel.Saved(TinyTableModel.Train(isClassifier: false)));
            _isWarm = true;
        }
    }

    private protected override Action Read(byte[] file)
    {
        TableModel model = Load(file);
        return () =>
        {
            Require(Load(TinyTableModel.Saved(model)).ContentHash == model.ContentHash, "read what was saved of what was read");
            _ = model.Preparation.Describe() + model;
            try
            {
                Answer(model);
            }
            catch (Exception exception) when (exception is ArgumentException or ArithmeticException)
            {
                // Rows of other columns, or weights that are not finite.
                Sentence.Require(exception.Message.Split(" (Parameter")[0].Replace('?', '.'));
            }
        };
    }

    private protected override byte[]? Repaired(byte[] file) => SafetensorsRepair.Lengths(file) is { } repaired ? SafetensorsRepair.Checksum(repaired) : null;

    private static TableModel Load(byte[] file) =>
        file.AsSpan().IndexOf("regressor"u8) >= 0 ? RegressorModel.Load(new MemoryStream(file)) : ClassifierModel.Load(new MemoryStream(file));

    private static void Answer(TableModel model)
    {
        if (model is ClassifierModel classifier)
        {
            Require(Array.TrueForAll(classifier.Predict(TinyTableModel.Rows), prediction => !(prediction.Probability < 0 || prediction.Probability > 1)), "make a model that gives probabilities");
        }
        else
        {
            Require(((RegressorModel)model).Predict(TinyTableModel.Rows).Length == TinyTableModel.Rows.RowCount, "make a model that answers each row");
        }
    }
}
