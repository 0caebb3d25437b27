using FluentAssertions;
using NeuralTraining.Serialization;
using Xunit;

namespace NeuralTraining.Tests.Serialization;

public class SafetensorsWriterTests
{
    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var writer = new SafetensorsWriter();
        writer.Add<byte>("bytes", [3], new byte[] { 1, 2, 3 });
        writer.Add<float>("floats", [1, 2], new[] { 1f, -2f });
        writer.Add<long>("count", [], new[] { 7L });
        writer.AddMetadata("é", "\"");
        using var stream = new MemoryStream();
        writer.Write(stream);

        const string header = """{"__metadata__":{"\u00E9":"\u0022"},"count":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"floats":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},"bytes":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}""";
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected = [.. BitConverter.GetBytes((long)padded.Length), .. padded.Select(c => (byte)c), 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1, 2, 3];
        stream.ToArray().Should().Equal(expected);
    }
}
