using FluentAssertions;
using NeuralTraining.Files;
using Xunit;

namespace NeuralTraining.Tests.Files;

public class SafetensorsWriterTests
{
    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<byte>("bytes", [3], new byte[] { 1, 2, 3 });
            writer.Add<float>("floats", [1, 2], new[] { 1f, -2f });
            writer.Add<long>("count", [], new[] { 7L });
            writer.AddMetadata("é", "\"");
        });

        const string header = """{"__metadata__":{"\u00E9":"\u0022"},"count":{"dtype":"I64","shape":[],"data_offsets":[0,8]}""" +
            ""","floats":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},"bytes":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}""";
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        file.Should().Equal(
            [.. BitConverter.GetBytes((long)padded.Length), .. padded.Select(c => (byte)c), 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1, 2, 3]);
    }

    [Fact]
    public void Data_begin_at_a_multiple_of_eight_bytes_for_any_length_of_header()
    {
        for (int length = 1; length <= 16; length++)
        {
            byte[] file = Safetensors.Write(writer => writer.Add<byte>(new string('a', length), [0], Array.Empty<byte>()));

            (file.Length % 8).Should().Be(0);
            BitConverter.ToInt64(file).Should().Be(file.Length - 8);
        }
    }

    [Fact]
    public void A_name_must_be_new_and_Unicode_and_not_that_of_the_metadata()
    {
        var writer = new SafetensorsWriter();
        writer.Add<byte>("a", [0], Array.Empty<byte>());
        writer.AddMetadata("a", "");

        writer.Invoking(w => w.Add<byte>("a", [0], Array.Empty<byte>())).Should().Throw<ArgumentException>()
            .WithMessage("Each tensor of a safetensors file must have a name of its own, but 'a' is taken.*");
        writer.Invoking(w => w.Add<byte>("__metadata__", [0], Array.Empty<byte>())).Should().Throw<ArgumentException>()
            .WithMessage("Each tensor of a safetensors file must have a name of its own, but '__metadata__' is taken.*");
        writer.Invoking(w => w.Add<byte>("\ud800", [0], Array.Empty<byte>())).Should().Throw<ArgumentException>().WithMessage("*half of a surrogate pair.*");
        writer.Invoking(w => w.AddMetadata("b", "\udc00")).Should().Throw<ArgumentException>().WithMessage("*half of a surrogate pair.*");
        writer.Invoking(w => w.AddMetadata("a", "")).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_tensor_must_have_the_values_of_its_shape() =>
        new SafetensorsWriter().Invoking(writer => writer.Add<float>("a", [2, 2], new float[3])).Should().Throw<ArgumentException>()
            .WithMessage("The tensor 'a' must have as many values as its shape [2, 2] makes, but has '3'.*");

    [Fact]
    public void A_header_longer_than_the_format_allows_is_not_written()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("long", new string('a', 100_000_000));
        using var stream = new MemoryStream();

        writer.Invoking(w => w.Write(stream)).Should().Throw<InvalidOperationException>()
            .WithMessage("The header of a safetensors file must have at most 100000000 bytes, but '0' tensors make '100000032'.");
        stream.Length.Should().Be(0);
    }
}
