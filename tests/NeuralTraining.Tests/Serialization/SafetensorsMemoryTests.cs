using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Serialization;

public class SafetensorsMemoryTests
{
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
    [InlineData("\"{0}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},")]
    [InlineData("\"{0}\":{{\"dtype\":\"U8\",\"shape\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],\"data_offsets\":[0,0]}},")]
    public void Memory_follows_the_length_of_the_header(string entry)
    {
        string entries = string.Concat(Enumerable.Range(0, 10_000).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, entry, i)));
        byte[] file = Safetensors.File($"{{{entries}\"last\":0}}", dataLength: 0);

        Allocation.Of(() => Refuse(file)).Should().BeLessThan(15L * file.Length);
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
