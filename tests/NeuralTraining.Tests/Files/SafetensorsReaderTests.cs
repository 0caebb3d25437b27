using System.Text;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Files;

public class SafetensorsReaderTests
{
    private static readonly byte[] TwoTensors = Safetensors.Write(writer =>
    {
        writer.Add<float>("a", [2], new[] { 1f, 2f });
        writer.Add<byte>("b", [3], new byte[] { 7, 8, 9 });
    });

    [Fact]
    public void Every_type_is_read_as_it_was_written()
    {
        double[] doubles = [double.NaN, double.NegativeInfinity, -0.0, Math.PI];
        float[] floats = [float.NaN, BitConverter.UInt32BitsToSingle(0xFFC12345), float.PositiveInfinity, -0f, float.Epsilon, 1];
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("floats", [3, 2], floats);
            writer.Add<double>("doubles", [4], doubles);
            writer.Add<long>("long", [], new[] { long.MinValue });
            writer.Add<ulong>("ulong", [1], new[] { ulong.MaxValue });
            writer.Add<byte>("bytes", [0, 7], Array.Empty<byte>());
            writer.AddMetadata("name", "text");
        });
        float[] readFloats = new float[6];
        double[]? readDoubles = null;
        long[] readLong = new long[1];
        ulong[] readUlong = new ulong[1];
        byte[]? readBytes = null;

        var reader = new SafetensorsReader(new MemoryStream(file), "test");
        reader.Expect<float>("floats", [3, 2], readFloats);
        reader.ExpectAny<double>("doubles", values => readDoubles = values);
        reader.Expect<long>("long", [], readLong);
        reader.Expect<ulong>("ulong", [1], readUlong);
        reader.ExpectAny<byte>("bytes", values => readBytes = values);
        reader.Read();

        reader.Metadata.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("name", "text"));
        Numbers.ShouldBeBitEqual(readFloats, floats);
        readDoubles!.Select(BitConverter.DoubleToUInt64Bits).Should().Equal(doubles.Select(BitConverter.DoubleToUInt64Bits));
        (readLong[0], readUlong[0]).Should().Be((long.MinValue, ulong.MaxValue));
        readBytes.Should().BeEmpty();
    }

    [Theory]
    [InlineData("F16", "003C" + "01C0" + "007C" + "00FC" + "0100" + "0080", new[] { 1, -2.001953125f, float.PositiveInfinity, float.NegativeInfinity, 5.9604645E-08f, -0f })]
    [InlineData("BF16", "803F" + "01C0" + "807F" + "80FF" + "0100" + "0080", new[] { 1, -2.015625f, float.PositiveInfinity, float.NegativeInfinity, 9.1835E-41f, -0f })]
    [InlineData("F64", "000000000000F03F" + "182D4454FB210940" + "000000000000F07F" + "FFFFFFFFFFFFEF7F" + "0000000000000080", new[] { 1, 3.1415927f, float.PositiveInfinity, float.PositiveInfinity, -0f })]
    [InlineData("F32", "0000803F" + "010000C0" + "0000807F" + "01000000", new[] { 1, -2.0000002f, float.PositiveInfinity, float.Epsilon })]
    public void Floats_of_any_precision_become_single(string type, string hex, float[] expected)
    {
        byte[] data = Convert.FromHexString(hex);
        string header = $$$"""{"a":{"dtype":"{{{type}}}","shape":[{{{expected.Length}}}],"data_offsets":[0,{{{data.Length}}}]}}""";
        byte[] file = Safetensors.File(Encoding.UTF8.GetBytes(header), data);
        float[] read = new float[expected.Length];

        var reader = new SafetensorsReader(new MemoryStream(file), "test");
        reader.ExpectFloats("a", [expected.Length], read);
        reader.Read();

        Numbers.ShouldBeBitEqual(read, expected);
    }

    [Fact]
    public void Many_values_are_converted_in_order()
    {
        double[] values = [.. Enumerable.Range(0, 40_000).Select(i => (double)i)];
        float[] read = new float[values.Length];

        var reader = new SafetensorsReader(new MemoryStream(Safetensors.Write(writer => writer.Add<double>("a", [values.Length], values))), "test");
        reader.ExpectFloats("a", [values.Length], read);
        reader.Read();

        read.Should().Equal(values.Select(value => (float)value));
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_and_stays_open()
    {
        using var stream = new MemoryStream([1, 2, 3, .. TwoTensors]) { Position = 3 };

        Safetensors.Read(stream)["b"].Bytes.Should().Equal(7, 8, 9);

        stream.CanRead.Should().BeTrue();
    }

    [Theory]
    [InlineData("", "begin with the length of its header, but it is empty")]
    [InlineData("07000000000000", "begin with the length of its header in '8' bytes, but ends after '7' of them")]
    [InlineData("0200000000000000" + "7B", "have a header of '2' bytes, as its beginning says, but ends after '1' of them")]
    [InlineData("00E1F50500000000" + "7B7D", "have a header of '100000000' bytes, as its beginning says, but ends after '2' of them")]
    [InlineData("01E1F50500000000" + "7B7D", "have a header of at most 100000000 bytes, but begins with a length of '100000001'")]
    [InlineData("FFFFFFFFFFFFFFFF" + "7B7D", "have a header of at most 100000000 bytes, but begins with a length of '18446744073709551615'")]
    [InlineData("0200000000000000" + "7B7D" + "00", "end with the last byte of its tensors, but goes on")]
    public void A_wrong_file_is_refused_by_what_it_must_and_what_it_does(string hex, string sentence) => Refused(Convert.FromHexString(hex), sentence);

    [Fact]
    public void A_file_that_ends_in_a_tensor_is_refused_by_its_name()
    {
        Refused(TwoTensors[..^1], "hold '3' bytes of 'b', as its header says, but ends after '2' of them");
        Refused(TwoTensors[..^3], "hold '3' bytes of 'b', as its header says, but ends after '0' of them");
        Refused(TwoTensors[..^4], "hold '8' bytes of 'a', as its header says, but ends after '7' of them");
    }

    [Fact]
    public void What_is_missing_extra_or_of_another_form_is_refused_before_anything_is_read()
    {
        float[] values = new float[2];

        Mismatch(reader => { reader.Expect<float>("a", [2], values); reader.Expect<byte>("b", [3], new byte[3]); reader.Expect<byte>("c", [3], new byte[3]); })
            .WithMessage("The safetensors file 'test' must hold 'a', 'b', 'c', but lacks 'c'.");
        Mismatch(reader => reader.Expect<float>("a", [2], values)).WithMessage("The safetensors file 'test' must hold 'a' and nothing else, but holds 'b'.");
        Mismatch(reader => { reader.Expect<float>("a", [2], values); reader.Expect<byte>("b", [1, 3], new byte[3]); })
            .WithMessage("The safetensors file 'test' must hold 'b' as U8 of shape [1, 3], but holds it as U8 of shape [3].");
        Mismatch(reader => { reader.Expect<float>("a", [2], values); reader.ExpectAny<double>("b", _ => { }); })
            .WithMessage("The safetensors file 'test' must hold 'b' as F64, but holds it as U8 of shape [3].");
        Mismatch(reader => { reader.Expect<float>("a", [2], values); reader.ExpectFloats("b", [3], new float[3]); })
            .WithMessage("The safetensors file 'test' must hold 'b' as F32 or F64 or F16 or BF16 of shape [3], but holds it as U8 of shape [3].");
        values.Should().Equal(0, 0);
    }

    [Fact]
    public void A_stream_that_never_ends_is_refused_after_the_values_its_header_promises()
    {
        using var endless = new TestStream(TwoTensors, chunk: 4096, isEndless: true);

        FluentActions.Invoking(() => Safetensors.Read(endless)).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'test' must end with the last byte of its tensors, but goes on.");
        endless.Taken.Should().Be(TwoTensors.Length + 1);
    }

    private static void Refused(byte[] file, string sentence) => FluentActions.Invoking(() => Safetensors.Read(file)).Should().Throw<InvalidDataException>()
        .WithMessage($"The safetensors file 'test' must {sentence}.");

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> Mismatch(Action<SafetensorsReader> expect) => FluentActions.Invoking(() =>
    {
        var reader = new SafetensorsReader(new MemoryStream(TwoTensors), "test");
        expect(reader);
        reader.Read();
    }).Should().Throw<InvalidDataException>();
}
