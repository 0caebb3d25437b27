using NeuralTraining.Tabular;

namespace NeuralTraining.Fuzzing;

/// <summary>Models for tables: classifiers, and regressors where the file says so.</summary>
internal sealed class TableTarget : Target
{
    /// <summary>The rows of training, and one without any value.</summary>
    public static readonly Table Rows = Table.ParseCsv("a,b,c,d,y,z\n1,u,1,s,p,1\n2,v,2,t,q,2\n,,,,p,3\n");

    /// <summary>What one names takes a place in a dictionary and in lists besides the text itself.</summary>
    private protected override long AllowedPerByte => 48;

    /// <summary>Trains a model whose columns are prepared in each of the ways that a file tells apart.</summary>
    public static TableModel Train(bool isClassifier)
    {
        var options = new MlpOptions
        {
            Hidden = [2],
            Epochs = 1,
            Preparation = new()
            {
                Numbers = ColumnPreparation.Standardize with { Missing = MissingRule.Mean, MissingIndicator = true },
                Texts = ColumnPreparation.OneHot with { Missing = MissingRule.Category, Unknown = UnknownRule.Ignore },
                Columns = new Dictionary<string, ColumnPreparation>
                {
                    ["b"] = ColumnPreparation.Ordinal with { Missing = MissingRule.MostFrequent },
                    ["c"] = ColumnPreparation.OneHot with { Missing = MissingRule.MostFrequent },
                },
            },
        };
        return isClassifier ? new MlpClassifier(options).Fit(Rows.Without("z"), "y") : new MlpRegressor(options).Fit(Rows.Without("y"), "z");
    }

    public static byte[] Saved(TableModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private bool _isWarm;

    /// <summary>Reads files once beforehand, as the parsers of the runtime allocate something for ever.</summary>
    private protected override void Prepare(byte[] file)
    {
        if (!_isWarm)
        {
            Load(Saved(Train(isClassifier: true)));
            Load(Saved(Train(isClassifier: false)));
            _isWarm = true;
        }
    }

    private protected override Action Read(byte[] file)
    {
        TableModel model = Load(file);
        return () =>
        {
            Require(Load(Saved(model)).ContentHash == model.ContentHash, "read what was saved of what was read");
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
            Require(Array.TrueForAll(classifier.Predict(Rows), prediction => !(prediction.Probability < 0 || prediction.Probability > 1)), "make a model that gives probabilities");
        }
        else
        {
            Require(((RegressorModel)model).Predict(Rows).Length == Rows.RowCount, "make a model that answers each row");
        }
    }
}
