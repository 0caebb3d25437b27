using NeuralTraining.Tabular;

namespace NeuralTraining.Fuzzing;

/// <summary>Models for tables as small as can be, whose columns are prepared in each of the ways that a file tells apart.</summary>
public static class TinyTableModel
{
    /// <summary>The rows of training, and one without any value.</summary>
    public static readonly Table Rows = Table.ParseCsv("a,b,c,d,y,z\n1,u,1,s,p,1\n2,v,2,t,q,2\n,,,,p,3\n");

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
}
