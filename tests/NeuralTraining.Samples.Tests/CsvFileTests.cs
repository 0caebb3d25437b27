using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public class CsvFileTests
{
    [Fact]
    public void A_file_is_a_header_and_rows_with_points_and_line_feeds()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a.csv");

        using (var csv = new CsvFile(path, "optimizer", "step", "loss"))
        {
            csv.Row("SGD", 1000, 0.1f);
            csv.Row("Adam", -1, 1.0 / 3);
        }

        File.ReadAllText(path).Should().Be("optimizer,step,loss\nSGD,1000,0.1\nAdam,-1,0.3333333333333333\n");
    }

    [Fact]
    public void Words_with_commas_and_quotes_are_quoted()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a.csv");

        using (var csv = new CsvFile(path, "a, b", "c"))
        {
            csv.Row("\"d\"", "e\nf");
        }

        File.ReadAllText(path).Should().Be("\"a, b\",c\n\"\"\"d\"\"\",\"e\nf\"\n");
    }

    [Fact]
    public void A_row_has_a_value_for_each_column()
    {
        using var folder = new TemporaryFolder();
        using var csv = new CsvFile(Path.Combine(folder.Path, "a.csv"), "a", "b");

        csv.Invoking(file => file.Row(1)).Should().Throw<ArgumentException>().WithMessage("A row must have a value for each of the 2 columns, but has 1.*");
    }
}
