using CsCheck;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Preparing;

/// <summary>Robust scaling finds median and quartiles by selection; sorting gives the same.</summary>
public sealed class QuantilesTests
{
    [Fact]
    public void Selection_and_sorting_give_the_same_scale() =>
        Gen.OneOf(Gen.Float[-100, 100], Gen.Int[0, 5].Select(i => (float)i)).Array[1, 300].Sample(values => Check(values));

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Sorted_and_equal_values_take_no_longer(int step) => Check([.. Enumerable.Range(0, 200_000).Select(i => (float)(i * step))]);

    private static void Check(float[] values)
    {
        var table = new Table(new NumberColumn("x", values));
        float[] sorted = [.. values.Order()];
        double median = Quantile(sorted, 0.5), range = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);

        float[] actual = Preparation.Fit(table, new PreparationOptions { Numbers = ColumnPreparation.Robust }).Transform(table).ToArray();

        actual.Should().Equal(values.Select(value => (float)((value - median) / (range < 1e-14 ? 1 : range))));
    }

    private static double Quantile(float[] sorted, double fraction)
    {
        double place = fraction * (sorted.Length - 1);
        int lower = (int)place, upper = Math.Min(lower + 1, sorted.Length - 1);
        return sorted[lower] + ((double)sorted[upper] - sorted[lower]) * (place - lower);
    }
}
