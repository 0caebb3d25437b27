using System.Text;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

public sealed class SavedModelTests
{
    private static readonly PreparationOptions Every = new()
    {
        Numbers = ColumnPreparation.Robust with { Missing = MissingRule.Median, MissingIndicator = true },
        Texts = ColumnPreparation.OneHot with { Missing = MissingRule.Category, Unknown = UnknownRule.Ignore },
        Columns = new Dictionary<string, ColumnPreparation>
        {
            ["Body Mass (g)"] = ColumnPreparation.MinMax with { Missing = MissingRule.Mean },
            ["Sex"] = ColumnPreparation.Ordinal with { Missing = MissingRule.MostFrequent },
        },
    };

    private static readonly ClassifierModel Classifier = new MlpClassifier(new() { Hidden = [5], Epochs = 2, Preparation = Every }).Fit(SmallTables.Penguins, "Species");
    private static readonly RegressorModel Regressor = new MlpRegressor(SmallTables.QuickFilling).Fit(SmallTables.AutoMpg, "Miles_per_Gallon");

    [Fact]
    public void A_loaded_model_answers_as_the_saved_one_to_the_bit()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("NeuralTraining.Tests.").FullName, "model.safetensors");
        try
        {
            Classifier.Save(path);
            ClassifierModel classifier = ClassifierModel.Load(path);
            classifier.PredictProbabilities(SmallTables.Penguins).ToArray().Should().Equal(Classifier.PredictProbabilities(SmallTables.Penguins).ToArray());
            classifier.Preparation.Describe().Should().Be(Classifier.Preparation.Describe());
            (classifier.ToString(), classifier.ContentHash).Should().Be((Classifier.ToString(), Classifier.ContentHash));

            Regressor.Save(path);
            RegressorModel regressor = RegressorModel.Load(path);
            regressor.Predict(SmallTables.AutoMpg).Should().Equal(Regressor.Predict(SmallTables.AutoMpg));
            regressor.ContentHash.Should().Be(Regressor.ContentHash);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Numbers_as_categories_are_saved()
    {
        Table table = Table.ParseCsv("year,y\n2007,a\n2008.5,b\n2007,a\n");
        var options = new PreparationOptions { Numbers = ColumnPreparation.OneHot };
        ClassifierModel model = new MlpClassifier(new() { Epochs = 1, Preparation = options }).Fit(table, "y");

        ClassifierModel.Load(Saved(model)).Preparation.InputNames.Should().Equal("year=2007", "year=2008.5");
    }

    [Fact]
    public void A_model_of_another_kind_and_a_network_alone_are_refused()
    {
        Action kind = () => RegressorModel.Load(Saved(Classifier)), missing = () => ClassifierModel.Load("no-such-file");
        using var network = new MemoryStream();
        new MultiLayerNet(2, [3], 2).Save(network);
        network.Position = 0;
        Action alone = () => ClassifierModel.Load(network);

        kind.Should().Throw<InvalidDataException>().WithMessage("The stream must hold a regressor, but holds a classifier.");
        alone.Should().Throw<InvalidDataException>().WithMessage("The stream must hold a classifier for tables, but holds a network alone.");
        missing.Should().Throw<FileNotFoundException>();
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "The stream must hold a model in version 1 of the format, but its version is 2.")]
    [InlineData("\"target\":\"Species\"", "\"target\":\"\"", "The model in the stream must have a text that is not empty as 'target'.")]
    [InlineData("\"target\":\"Species\"", "\"target\":\"Sex\"", "The model in the stream must have columns of different names.")]
    [InlineData("\"Adelie\",", "", "The model in the stream must have a class for each output of its network.")]
    [InlineData("\"Adelie\",", "\"Gentoo\",", "The model in the stream must have different texts in 'classes'.")]
    [InlineData("\"Adelie\",", "null,", "The model in the stream must have only texts in 'classes'.")]
    [InlineData("\"name\":\"Island\",\"indicator\":false", "\"name\":\"Island\",\"indicator\":true", "The model in the stream must prepare as many inputs as its network has.")]
    [InlineData("\"scale\":", "\"scale\":-", "The model in the stream must have scales greater than zero.")]
    [InlineData("\"scale\":", "\"scale\":1e999,\"x\":", "The model in the stream must have a finite number as 'scale'.")]
    [InlineData("\"indicator\":true", "\"indicator\":1", "The model in the stream must have true or false as 'indicator'.")]
    [InlineData("\"Biscoe\",", "", "The model in the stream must fill missing values with one of the categories.")]
    [InlineData("\"oneHot\":true,\"fill\":3", "\"oneHot\":true,\"fill\":7", "The model in the stream must fill missing values with one of the categories.")]
    [InlineData("\"columns\":", "\"cols\":", "The model in the stream must have the property 'columns'.")]
    [InlineData("{", "[", "The model in the stream must be described in JSON, but is not at byte * of line 1.")]
    public void A_changed_description_is_refused(string from, string to, string message)
    {
        using var stream = new MemoryStream();
        MultiLayerNet network = MultiLayerNet.Load(Saved(Classifier), out IReadOnlyDictionary<string, string> metadata);
        string text = metadata["tabular"];
        int place = text.IndexOf(from, StringComparison.Ordinal);
        place.Should().BeGreaterThanOrEqualTo(0);
        network.Save(stream, new Dictionary<string, string> { ["tabular"] = text[..place] + to + text[(place + from.Length)..] });
        stream.Position = 0;
        Action load = () => ClassifierModel.Load(stream);

        load.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("scale")]
    public void A_unit_beyond_single_precision_is_refused(string property)
    {
        using var stream = new MemoryStream();
        MultiLayerNet network = MultiLayerNet.Load(Saved(Regressor), out IReadOnlyDictionary<string, string> metadata);
        network.Save(stream, new Dictionary<string, string> { ["tabular"] = metadata["tabular"].Replace($"\"{property}\":", $"\"{property}\":1e39,\"x\":", StringComparison.Ordinal) });
        stream.Position = 0;
        Action load = () => RegressorModel.Load(stream);

        load.Should().Throw<InvalidDataException>().WithMessage("The model in the stream must have a mean and a scale greater than zero in the range of single precision.");
    }

    [Fact]
    public void A_damaged_file_is_refused_or_harmless()
    {
        byte[] bytes = Saved(Regressor).ToArray();
        for (int i = 0; i < bytes.Length; i += 13)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x10;
            Action load = () => RegressorModel.Load(new MemoryStream(damaged));

            load.Should().Throw<InvalidDataException>("byte {0} was changed", i);
        }
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        byte[] bytes = Saved(Regressor).ToArray();
        for (int length = 0; length < bytes.Length; length += length < 100 ? 1 : 17)
        {
            Action load = () => RegressorModel.Load(new MemoryStream(bytes, 0, length));

            load.Should().Throw<InvalidDataException>("only {0} bytes are left", length);
        }
    }

    [Fact]
    public void The_file_names_no_types() => Encoding.UTF8.GetString(Saved(Classifier).ToArray()).Should().NotContain("System.").And.NotContain("Tabular.");

    private static MemoryStream Saved(TableModel model)
    {
        var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        return stream;
    }
}
