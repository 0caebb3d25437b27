using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

public sealed class PermutationImportanceTests
{
    /// <summary>A column that decides, one of texts that does not, and one without use.</summary>
    private static readonly Table Table = Table.ParseCsv(
        "decides,text,noise,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7 - 3},{"abc"[i % 3]},{i * 31 % 17},{(i % 7 > 3 ? "yes" : "no")}\n")));

    private static readonly ClassifierModel Model = new MlpClassifier(SmallTables.Quick).Fit(Table, "y");

    [Fact]
    public void The_column_that_decides_is_the_most_important()
    {
        IReadOnlyList<ColumnImportance> importances = Model.PermutationImportance(Table, repeats: 8);

        importances.Select(importance => importance.Column).Should().Equal("decides", "text", "noise");
        importances[0].Mean.Should().BeGreaterThan(0.2).And.BeGreaterThan(3 * Math.Abs(importances[1].Mean)).And.BeGreaterThan(3 * Math.Abs(importances[2].Mean));
        importances[0].ToString().Should().MatchRegex(@"^decides: 0\.\d{4} ± 0\.\d{4}$");
    }

    [Fact]
    public void It_repeats_to_the_bit_and_depends_on_the_seed()
    {
        double[] Means(ulong seed) => [.. Model.PermutationImportance(Table, 3, seed).Select(importance => importance.Mean)];

        Means(0).Should().Equal(Means(0)).And.NotEqual(Means(1));
    }

    [Fact]
    public void It_reports_columns_can_be_canceled_and_refuses_no_repeats()
    {
        using var source = new CancellationTokenSource();
        var columns = new List<int>();
        var progress = new SynchronousProgress<int>(column =>
        {
            columns.Add(column);
            if (column == 1)
            {
                source.Cancel();
            }
        });
        Action run = () => Model.PermutationImportance(Table, progress: progress, cancellationToken: source.Token);
        Action none = () => Model.PermutationImportance(Table, repeats: 0);

        run.Should().Throw<OperationCanceledException>();
        columns.Should().Equal(0, 1);
        none.Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of repeats must be at least 1, but was '0'.*");
    }
}
