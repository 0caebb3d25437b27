using FluentAssertions;
using Xunit;

namespace NeuralTraining.Samples.Tests.Terminal;

public sealed class TableTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Words_stand_left_and_numbers_right_under_their_headers()
    {
        var table = new Table(new Screen(_output), Column.Words("optimizer"), Column.Numbers("iteration"), Column.Numbers("loss", "F4", width: 8));

        table.Row("SGD", 0, 2.30259);
        table.Row("Momentum", 1900, 0.1);

        _output.ToString().Should().Be(
            "optimizer    iteration      loss\n" +
            "SGD                  0    2.3026\n" +
            "Momentum          1900    0.1000\n");
    }

    [Fact]
    public void A_row_has_a_value_for_each_column()
    {
        var table = new Table(new Screen(_output), Column.Words("a"), Column.Numbers("b"));

        table.Invoking(t => t.Row("x")).Should().Throw<ArgumentException>().WithMessage("A row must have a value for each of the 2 columns, but has 1.*");
    }
}
