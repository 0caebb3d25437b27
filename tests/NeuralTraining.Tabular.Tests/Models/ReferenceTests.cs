using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Tabular.Tests.Models;

/// <summary>Compares scores with those of scikit-learn's MLPClassifier and MLPRegressor on the same tables, folds, architecture, optimizer and epochs: Golden/reference.py.</summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    private const int Seeds = 5;

    private static readonly JsonElement Reference = Golden.Load("reference");

    public static TheoryData<string> Names => [.. Reference.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("table").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_not_below_scikit_learns_by_more_than_a_standard_error(string name)
    {
        JsonElement reference = Reference.GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("table").GetString() == name);
        string target = reference.GetProperty("target").GetString()!;
        string[] columns = [.. reference.GetProperty("numbers").EnumerateArray().Concat(reference.GetProperty("text").EnumerateArray()).Select(column => column.GetString()!)];
        Table table = SmallTables.Load(name).SelectColumns([.. columns, target]);
        int[] numbers = [.. reference.GetProperty("folds").EnumerateArray().Select(fold => fold.GetInt32())];
        Fold[] folds = [.. Enumerable.Range(0, 5).Select(i => new Fold([.. Rows(fold => fold != i)], [.. Rows(fold => fold == i)]))];

        // A few rows at a time cost more than they tell: the larger tables have one seed.
        int seeds = table.RowCount > 500 ? 1 : Seeds;
        double[] means = [.. Enumerable.Range(0, seeds).Select(seed => Mean((ulong)seed))];

        (double expected, double error) = (reference.GetProperty("mean").GetDouble(), reference.GetProperty("standard error").GetProperty("folds").GetDouble());
        output.WriteLine($"{name}: {means.Average():F4}, scikit-learn {expected:F4} ± {error:F4}");
        means.Average().Should().BeGreaterThanOrEqualTo(expected - error, "scikit-learn's mean is {0} with a standard error of {1}", expected, error);

        double Mean(ulong seed)
        {
            var options = new MlpOptions { Seed = seed, Preparation = PreparationOptions.FillMissing };
            return reference.GetProperty("score").GetString() == "R2"
                ? new MlpRegressor(options).CrossValidate(table, target, folds).Mean
                : new MlpClassifier(options).CrossValidate(table, target, folds).Mean;
        }

        IEnumerable<int> Rows(Func<int, bool> where) => Enumerable.Range(0, numbers.Length).Where(row => where(numbers[row]));
    }
}
