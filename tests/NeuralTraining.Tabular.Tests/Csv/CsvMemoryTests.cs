using System.Globalization;
using System.Text;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Csv;

public sealed class CsvMemoryTests
{
    private const int Rows = 500_000, Columns = 4;

    [Fact]
    public void Reading_allocates_the_values_of_the_table_at_most_twice()
    {
        var text = new StringBuilder("a,b,c,kind\n");
        for (int i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i * 0.37f},{i % 1000},{-i},{(i % 3 == 0 ? "first" : "second")}\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        _ = Table.FromCsv(new MemoryStream(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Table table = Table.FromCsv(new MemoryStream(bytes));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        table.RowCount.Should().Be(Rows);
        // Rows become longer, so that fewer come than the first ones promise, and the columns are copied to their size, one at a time.
        const long Values = (long)Rows * Columns * sizeof(float), Rest = 6 << 20;
        allocated.Should().BeLessThan(2 * Values + Rest, "the values alone take {0} bytes, and a string for each field would take several times that", Values);
    }
}
