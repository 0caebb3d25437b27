using System.Globalization;
using System.Text;
using CsCheck;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Csv;

public sealed class CsvPropertyTests
{
    private static readonly Gen<string> Field = Gen.String[Gen.Char["ab,;\"\n\r \té1.-"], 0, 6].Select(text => text.Trim());

    [Fact]
    public void Any_texts_survive_being_written_with_quotes_and_read() =>
        Gen.Select(Field.Array[3].Array[1, 30], Gen.Char[",;\t|"]).Sample((rows, separator) =>
        {
            var options = new CsvOptions
            {
                Separator = separator,
                MissingValues = [],
                ColumnTypes = new[] { "a", "b", "c" }.ToDictionary(name => name, _ => ColumnType.Text),
            };
            string[][] all = [["a", "b", "c"], .. rows];
            string text = string.Join('\n', all.Select(row => string.Join(separator, row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));

            Table table = Table.ParseCsv(text, options);

            CsvTests.Values(table).Should().Equal(Enumerable.Range(0, 3).SelectMany(i => rows.Select(row => row[i])));
        });

    [Fact]
    public void Any_text_is_a_table_or_refused_by_a_sentence_with_its_place() =>
        Gen.String[Gen.Char["aab11..,,;\"\n\n\r \t\0é-e?"], 0, 60].Sample(
            text =>
            {
                try
                {
                    Table.ParseCsv(text).RowCount.Should().BePositive();
                }
                catch (InvalidDataException exception)
                {
                    exception.Message.Should().MatchRegex("^(In line [0-9]+ of the text, .*|The text must have (a row of names|rows of values).*)$").And.NotContain("\0");
                }
            },
            iter: 2000);

    [Fact]
    public void Any_number_is_read_as_the_nearest_of_single_precision() =>
        Gen.Select(Gen.Double, Gen.Float, Gen.Int).Array[1, 20].Sample(rows =>
        {
            var text = new StringBuilder("a,b,c\n");
            foreach ((double real, float single, int integer) in rows)
            {
                text.Append(CultureInfo.InvariantCulture, $"{real:R},{single:R},{integer}\n");
            }

            Table table = Table.ParseCsv(text.ToString());

            table.Numbers("b").Values.ToArray().Should().Equal(rows.Select(row => row.Item2));
            table.Numbers("c").Values.ToArray().Should().Equal(rows.Select(row => (float)row.Item3));
            table.Numbers("a").Values.ToArray().Should().Equal(
                rows.Select(row => float.Parse(row.Item1.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)));
        });
}
