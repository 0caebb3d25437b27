using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Preparing;

/// <summary>Compares preparations with scikit-learn's, by Golden/preparation.py.</summary>
public sealed class GoldenPreparationTests
{
    private static readonly JsonElement Values = Golden.Load("preparation");

    [Fact]
    public void Scaled_numbers_are_those_of_StandardScaler_MinMaxScaler_and_RobustScaler()
    {
        foreach (JsonElement scaled in Values.GetProperty("scaled").EnumerateArray())
        {
            string name = scaled.GetProperty("column").GetString()!;
            var column = new NumberColumn("x", Values.GetProperty("numbers").GetProperty(name).Floats());

            Preparation preparation = Fit(column, Preparing(scaled));

            AssertClose(preparation, column, scaled.GetProperty("values").Doubles(), scaled.ToString());
            AssertClose(preparation, new NumberColumn("x", scaled.GetProperty("other").Floats()), scaled.GetProperty("others").Doubles(), scaled.ToString());
        }
    }

    [Fact]
    public void Missing_numbers_are_replaced_as_by_SimpleImputer_before_they_are_scaled()
    {
        foreach (JsonElement imputed in Values.GetProperty("imputed").EnumerateArray())
        {
            float[] values = [.. imputed.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? float.NaN : value.GetSingle())];
            var column = new NumberColumn("x", values);
            ColumnPreparation preparing = Preparing(imputed) with { Missing = Enum.Parse<MissingRule>(imputed.GetProperty("rule").GetString()!) };

            AssertClose(Fit(column, preparing), column, imputed.GetProperty("prepared").Doubles(), imputed.ToString());

            float[] inputs = Inputs(Fit(column, preparing with { MissingIndicator = true }), column);
            inputs.Where((_, i) => i % 2 == 1).Should().Equal(imputed.GetProperty("indicator").Floats());
        }
    }

    [Fact]
    public void Categories_are_encoded_as_by_OneHotEncoder_and_OrdinalEncoder()
    {
        JsonElement categories = Values.GetProperty("categories");
        TextColumn texts = Texts(categories, "texts"), two = new("x", "a", "b"), unknown = Texts(categories, "unknown");
        var numbers = new NumberColumn("x", categories.GetProperty("numbers").Floats());

        Preparation oneHot = Fit(texts, ColumnPreparation.OneHot);
        oneHot.InputNames.Should().Equal(categories.GetProperty("names").EnumerateArray().Select(name => "x=" + name.GetString()));
        Inputs(oneHot, texts).Should().Equal(Rows(categories, "one_hot"));
        Inputs(Fit(texts, ColumnPreparation.Ordinal), texts).Should().Equal(categories.GetProperty("ordinal").Floats());

        Inputs(Fit(two, ColumnPreparation.OneHot with { Unknown = UnknownRule.Ignore }), unknown).Should().Equal(Rows(categories, "unknown_one_hot"));
        Inputs(Fit(two, ColumnPreparation.Ordinal with { Unknown = UnknownRule.Ignore }), unknown).Should().Equal(categories.GetProperty("unknown_ordinal").Floats());

        ColumnPreparation ordered = ColumnPreparation.Ordinal with { Categories = ["low", "mid", "high"] };
        Inputs(Fit(new TextColumn("x", "mid", "high"), ordered), new TextColumn("x", "low", "high", "mid")).Should().Equal(categories.GetProperty("ordered").Floats());

        Inputs(Fit(numbers, ColumnPreparation.OneHot), numbers).Should().Equal(Rows(categories, "numbers_one_hot"));
        Inputs(Fit(numbers, ColumnPreparation.Ordinal), numbers).Should().Equal(categories.GetProperty("numbers_ordinal").Floats());
    }

    [Fact]
    public void Missing_texts_are_replaced_by_the_most_frequent_or_a_category_of_their_own()
    {
        JsonElement categories = Values.GetProperty("categories");
        TextColumn holes = Texts(categories, "holes"), filled = Texts(categories, "most_frequent");

        Preparation own = Fit(holes, ColumnPreparation.OneHot with { Missing = MissingRule.Category });
        Inputs(own, holes).Should().Equal(Rows(categories, "own_category"));
        own.InputNames.Should().Equal("x=a", "x=b", "x=c", "x missing");

        Preparation frequent = Fit(holes, ColumnPreparation.OneHot with { Missing = MissingRule.MostFrequent });
        Inputs(frequent, holes).Should().Equal(Inputs(Fit(filled, ColumnPreparation.OneHot), filled));
    }

    private static ColumnPreparation Preparing(JsonElement element) => new() { Method = Enum.Parse<PreparationMethod>(element.GetProperty("method").GetString()!) };

    private static TextColumn Texts(JsonElement element, string name) => new("x", [.. element.GetProperty(name).EnumerateArray().Select(text => text.GetString())]);

    private static float[] Rows(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().SelectMany(row => row.Floats())];

    private static Preparation Fit(TableColumn column, ColumnPreparation preparing) => Preparation.Fit(
        new Table(column), new PreparationOptions { Columns = new Dictionary<string, ColumnPreparation> { ["x"] = preparing } });

    private static float[] Inputs(Preparation preparation, TableColumn column)
    {
        Tensor<float> inputs = preparation.Transform(new Table(column));
        float[] values = new float[inputs.FlattenedLength];
        inputs.FlattenTo(values);
        return values;
    }

    private static void AssertClose(Preparation preparation, TableColumn column, double[] expected, string what)
    {
        float[] actual = Inputs(preparation, column);
        actual.Should().HaveCount(expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            (difference <= 1e-7 * Math.Max(1, Math.Abs(expected[i]))).Should().BeTrue(
                "element {0} must be {1}, but is {2}, which differs by {3}, in {4}", i, expected[i], actual[i], difference, what[..Math.Min(80, what.Length)]);
        }
    }
}
