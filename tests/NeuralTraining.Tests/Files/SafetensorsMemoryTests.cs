using System.Text;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Files;

public class SafetensorsMemoryTests
{
    private const string Entry = "\"{0}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},";
    private const int Fixed = 200_000;

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[2147483591],"data_offsets":[0,2147483591]}}""")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1000000,1000],"data_offsets":[0,8000000000]}}""")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1099511627776],"data_offsets":[0,8796093022208]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2305843009213693951],"data_offsets":[0,9223372036854775804]}}""")]
    public void A_header_that_promises_the_moon_reserves_no_memory(string header)
    {
        byte[] file = Safetensors.File(header, dataLength: 100);

        Allocation.Of(() => Refuse(file)).Should().BeLessThan(100_000, "one chunk of 65,536 bytes, the header and an exception");
    }

    [Fact]
    public void A_length_that_promises_a_header_reserves_no_memory()
    {
        byte[] file = [0, 0xE1, 0xF5, 5, 0, 0, 0, 0, .. "{}"u8];

        Allocation.Of(() => Refuse(file)).Should().BeLessThan(100_000, "one chunk of 65,536 bytes and an exception");
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(10_000_000)]
    public void Memory_follows_the_values_that_were_read(int count)
    {
        byte[] file = Safetensors.File("""{"a":{"dtype":"F64","shape":[1000000,1000],"data_offsets":[0,8000000000]}}""", count);

        Allocation.Of(() => Refuse(file)).Should().BeLessThan(4L * count + 100_000, "doubling takes less than four times what it holds in the end");
    }

    [Theory]
    [InlineData(Entry)]
    [InlineData("\"{0}\":{{\"dtype\":\"U8\",\"shape\":[0,0,0,0,0,0,0,0],\"data_offsets\":[0,0]}},")]
    [InlineData("\"a name that is longer than others {0}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},")]
    [InlineData("\"\\u0041{0}\":{{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[{0},{1}]}},")]
    public void Memory_follows_the_length_of_the_header(string entry) => ShouldTakeFourTimesTheFile(Repeated(entry) + "\"last\":0");

    [Theory]
    [InlineData("\"{0}\":\"\",")]
    [InlineData("\"\\n{0}\":\"\\n\",")]
    [InlineData("\"{0}\":\"a text\",")]
    public void Memory_does_not_follow_the_pieces_of_metadata(string piece) => ShouldTakeFourTimesTheFile($"\"__metadata__\":{{{Repeated(piece)}\"last\":0}}");

    [Fact]
    public void Zeros_of_a_shape_take_no_memory() =>
        ShouldTakeFourTimesTheFile($"\"a\":{{\"dtype\":\"U8\",\"shape\":[{string.Join(',', Enumerable.Repeat('0', 1_000_000))}],\"data_offsets\":[0,0]}}");

    [Theory]
    [InlineData("a")]
    [InlineData("\\n")]
    [InlineData("\\u00e9")]
    [InlineData("é")]
    public void A_name_without_end_takes_four_times_the_file(string letter)
    {
        string text = string.Concat(Enumerable.Repeat(letter, 1_000_000));

        ShouldTakeFourTimesTheFile($"\"{text}\":0");
        ShouldTakeFourTimesTheFile($"\"__metadata__\":{{\"{text}\":\"{text}\"}},\"last\":0");
    }

    [Fact]
    public void Tensors_that_are_not_expected_take_four_times_the_file()
    {
        byte[] file = Safetensors.File(Encoding.UTF8.GetBytes($"{{{Repeated(Entry).TrimEnd(',')}}}"));
        var network = new MultiLayerNet(2, [], 2);

        Allocation.Of(() => network.Invoking(n => n.LoadWeights(new MemoryStream(file))).Should().Throw<InvalidDataException>()).Should().BeLessThan(4L * file.Length + Fixed);
    }

    private static string Repeated(string text) =>
        string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, i, i + 1)));

    private static void ShouldTakeFourTimesTheFile(string entries)
    {
        byte[] file = Safetensors.File(Encoding.UTF8.GetBytes($"{{{entries}}}"));

        Allocation.Of(() => Refuse(file)).Should().BeLessThan(4L * file.Length + Fixed);
    }

    private static void Refuse(byte[] file)
    {
        try
        {
            Safetensors.Read(file);
        }
        catch (InvalidDataException)
        {
            return;
        }

        throw new InvalidOperationException("The file should have been refused.");
    }
}
