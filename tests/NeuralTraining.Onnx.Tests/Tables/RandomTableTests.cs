using CsCheck;
using FluentAssertions;
using Microsoft.ML.OnnxRuntime;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.Tabular;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Onnx.Tests.Tables;

/// <summary>Asks models of random tables for random rows, in ONNX Runtime and here.</summary>
public sealed class RandomTableTests(ITestOutputHelper output)
{
    private const int TrainingRows = 12;

    /// <summary>The place of numbers with which a network cannot be trained unless they are scaled.</summary>
    private const int Huge = 2;

    private static readonly string[] Names = ["a", "a b", "größe (m²)", "x/y:z", "\"q\"", "年", "🙂", "Gemm1_y", "scale", "label "];

    private static readonly string[] Texts = ["a", "A", " a", "ä", "a\u0308", "🙂", "1", "NA", "x\ny", "Ünst – “å”"];

    private static readonly float[][] Numbers =
        [[0, 1, 2, -0f], [2019.25f, 2020, 2020.0625f], [1e30f, -3e29f, 0], [1e-30f, 2.5e-30f, 0], [16777215, 16777214, 0.1f], [-7, 7.5f, 1e-3f, 100]];

    private static readonly Gen<(ColumnPreparation Rule, bool IsText, int Pool, int Seed)> Column = Gen.Select(
        Gen.Enum<PreparationMethod>(), Gen.Enum<MissingRule>(), Gen.Bool, Gen.Enum<UnknownRule>(), Gen.Bool, Gen.Int[0, Numbers.Length - 1], Gen.Int[0, 1000],
        (method, missing, indicator, unknown, isText, pool, seed) => (
            Fitting(method, missing, indicator, unknown), isText && method is (PreparationMethod.OneHot or PreparationMethod.Ordinal), pool, seed));

    [Fact]
    public void The_network_gets_the_inputs_of_the_model_to_the_bit_or_the_row_is_refused_by_both()
    {
        (int answered, int refused) = (0, 0);
        Column.Array[1, 8].Sample(
            columns =>
            {
                Table training = new([.. columns.Index().Select(pair => Rows(pair.Index, pair.Item, TrainingRows, isTraining: true)), Target()]);
                RegressorModel model = SmallModels.Regressor(training, "target", new PreparationOptions
                {
                    Columns = columns.Index().ToDictionary(pair => Name(pair.Index), pair => pair.Item.Rule),
                });
                using var run = new TableRun(TableRun.SaveWithInputs(model, out string inputs));
                Table asked = new([.. columns.Index().Select(pair => Rows(pair.Index, pair.Item, 3, isTraining: false))]);
                for (int row = 0; row < asked.RowCount; row++)
                {
                    Table table = asked.SelectRows(row);
                    float[]? expected = Inputs(model, table);
                    if (expected is null)
                    {
                        run.Invoking(run => run.Run(table)).Should().Throw<OnnxRuntimeException>(model.Preparation.Describe());
                        refused++;
                    }
                    else
                    {
                        ((float[])run.Run(table)[inputs]).Should().Equal(expected, model.Preparation.Describe());
                        answered++;
                    }
                }
            },
            iter: 300, threads: 1);

        output.WriteLine(Invariant($"{answered} rows answered, {refused} refused"));
        (answered > 100 && refused > 100).Should().BeTrue("both must occur");
    }

    private static float[]? Inputs(TableModel model, Table table)
    {
        try
        {
            return model.Preparation.Transform(table).ToArray();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Name(int column) => Names[column];

    private static NumberColumn Target() => new("target", [.. Enumerable.Range(0, TrainingRows).Select(row => row * 5 % 7f)]);

    private static TableColumn Rows(int place, (ColumnPreparation Rule, bool IsText, int Pool, int Seed) column, int rows, bool isTraining)
    {
        var random = new Random(column.Seed + (isTraining ? 0 : 1000));
        bool mayBeMissing = !isTraining || column.Rule.Missing != MissingRule.Refuse;
        float[] pool = Numbers[column.Pool == Huge && column.Rule.Method is not (PreparationMethod.Standardize or PreparationMethod.MinMax) ? 0 : column.Pool];
        int[] kinds = [.. Enumerable.Range(0, rows).Select(row => random.Next(isTraining && row == 0 ? 1 : 0, 24))];
        return column.IsText
            ? new TextColumn(Name(place), [.. kinds.Select(kind => kind == 0 && mayBeMissing ? null : kind == 1 && !isTraining ? "other" : Texts[random.Next(Texts.Length)])])
            : new NumberColumn(Name(place), [.. kinds.Select(kind => kind == 0 && mayBeMissing ? float.NaN
                : kind == 1 && !isTraining ? -5.5f
                : kind == 2 && !isTraining ? float.NegativeInfinity
                : pool[random.Next(pool.Length)])]);
    }

    /// <summary>Returns the nearest rule that fits a column.</summary>
    private static ColumnPreparation Fitting(PreparationMethod method, MissingRule missing, bool indicator, UnknownRule unknown)
    {
        bool isCategorical = method is PreparationMethod.OneHot or PreparationMethod.Ordinal;
        missing = isCategorical && missing is (MissingRule.Mean or MissingRule.Median) ? MissingRule.MostFrequent
            : missing == MissingRule.Category && method != PreparationMethod.OneHot ? MissingRule.Refuse
            : missing;
        return new ColumnPreparation
        {
            Method = method,
            Missing = missing,
            MissingIndicator = indicator && missing is not (MissingRule.Refuse or MissingRule.Category),
            Unknown = isCategorical ? unknown : UnknownRule.Refuse,
        };
    }
}
