using System.Text;
using System.Text.Json;
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
    public void The_librarys_core_describes_the_file_of_a_model()
    {
        ModelFileDescription classifier = ModelFile.Describe(Saved(Classifier)), regressor = ModelFile.Describe(Saved(Regressor));

        (classifier.Kind, classifier.Content, classifier.Version, classifier.Target).Should().Be((ModelFileKind.TableModel, "a classifier for tables", 1, "Species"));
        classifier.Columns.Should().Equal(Classifier.Preparation.Columns);
        classifier.Classes.Should().Equal(Classifier.Classes);
        classifier.Metadata.Should().BeEmpty();
        (classifier.ContentHash, regressor.ContentHash).Should().Be((Classifier.ContentHash, Regressor.ContentHash));
        classifier.ToString().Should().Contain("\n'Species': 'Adelie', 'Chinstrap', 'Gentoo' by 'Island', ");
        (regressor.Content, regressor.Target, regressor.Outputs).Should().Be(("a regressor for tables", "Miles_per_Gallon", 1));
        regressor.Classes.Should().BeEmpty();
    }

    [Fact]
    public void A_name_with_half_of_a_surrogate_pair_is_not_saved()
    {
        Table table = Table.FromRows(["a", "b"], [[1.0, "x\ud800"], [2.0, "y"], [3.0, "x\ud83d\ude00"]]);
        var options = new MlpOptions { Epochs = 1 };
        using var stream = new MemoryStream();
        Action classes = () => new MlpClassifier(options).Fit(table, "b").Save(stream), categories = () => new MlpRegressor(options).Fit(table, "a").Save(stream);
        Action column = () => new MlpRegressor(options).Fit(Table.FromRows(["\udc00", "b"], [[1.0, 2.0], [2.0, 1.0]]), "b").Save(stream);
        Action target = () => _ = new MlpRegressor(options).Fit(Table.FromRows(["a", "b\udc00b"], [[1.0, 2.0], [2.0, 1.0]]), "b\udc00b").ContentHash;

        foreach (Action save in (Action[])[classes, categories, column, target])
        {
            save.Should().Throw<InvalidOperationException>()
                .WithMessage("The names of columns, classes and categories must be Unicode for a file to hold them, but '*' has half of a surrogate pair.");
        }

        stream.Length.Should().Be(0);
        new MlpClassifier(options).Fit(table.SelectRows(1, 2), "b").Save(stream);
        stream.Position = 0;
        ClassifierModel.Load(stream).Classes.Should().Equal("x\ud83d\ude00", "y");
    }

    [Fact]
    public void Names_of_inputs_take_memory_only_when_they_are_read()
    {
        const int count = 2000;
        string categories = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\"")), name = new('d', 10_000);
        using var stream = new MemoryStream();
        new MultiLayerNet(count, [], 2).Save(stream, new Dictionary<string, string>
        {
            ["tabular"] = $$"""
                {"version":1,"kind":"classifier","target":"y","classes":["p","q"],"columns":[
                {"name":"{{name}}","indicator":false,"categories":[{{categories}}],"isNumber":false,"oneHot":true,"fill":-1,"ignoresUnknown":true}]}
                """,
        });
        byte[] file = stream.ToArray();
        ClassifierModel.Load(new MemoryStream(file));
        long before = GC.GetAllocatedBytesForCurrentThread();

        ClassifierModel model = ClassifierModel.Load(new MemoryStream(file));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(48 * file.Length, "the names of all inputs have 40 million bytes");
        model.Preparation.InputNames.Should().HaveCount(count).And.Contain(name + "=7");
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
    [InlineData("\"version\":1", "\"version\":2", "The stream must hold a model in version 1 of the format, but its version is 2, for which a newer version of the library is needed.")]
    [InlineData("\"version\":1", "\"version\":0", "The stream must hold a model in version 1 of the format, but its version is 0.")]
    [InlineData("\"target\":", "\"later\":[{}],\"target\":\"Species\",\"target\":", "The model in the stream must have each property once, but has one twice.")]
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

    [Fact]
    public void The_description_of_the_formats_has_each_property()
    {
        string page = PublicApi.Tests.Repository.Read("src/NeuralTraining/FORMATS.md");
        foreach (TableModel model in (TableModel[])[Classifier, Regressor])
        {
            _ = MultiLayerNet.Load(Saved(model), out IReadOnlyDictionary<string, string> metadata);
            using JsonDocument json = JsonDocument.Parse(metadata["tabular"]);
            IEnumerable<JsonProperty> columns = json.RootElement.GetProperty("columns").EnumerateArray().SelectMany(column => column.EnumerateObject());

            json.RootElement.EnumerateObject().Concat(columns).Select(property => property.Name).Should()
                .OnlyContain(name => page.Contains($"`{name}` |", StringComparison.Ordinal));
        }
    }

    /// <summary>A later version may add properties that change no answer.</summary>
    [Fact]
    public void Properties_that_it_does_not_know_are_passed_over()
    {
        using var stream = new MemoryStream();
        MultiLayerNet network = MultiLayerNet.Load(Saved(Classifier), out IReadOnlyDictionary<string, string> metadata);
        string later = metadata["tabular"].Replace("\"name\":", "\"comment\":{\"a\":[1]},\"name\":", StringComparison.Ordinal);
        network.Save(stream, new Dictionary<string, string> { ["tabular"] = "{\"made\":\"2030\"," + later[1..], ["texts"] = "of a later version" });
        stream.Position = 0;

        ClassifierModel.Load(stream).ContentHash.Should().Be(Classifier.ContentHash);
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
