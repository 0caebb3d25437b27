using FluentAssertions;
using NeuralTraining.Serialization;
using Xunit;

namespace NeuralTraining.Tests.Serialization;

public class SafetensorsReaderTests
{
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
        readFloats.Select(BitConverter.SingleToUInt32Bits).Should().Equal(floats.Select(BitConverter.SingleToUInt32Bits));
        readDoubles!.Select(BitConverter.DoubleToUInt64Bits).Should().Equal(doubles.Select(BitConverter.DoubleToUInt64Bits));
        (readLong[0], readUlong[0]).Should().Be((long.MinValue, ulong.MaxValue));
        readBytes.Should().BeEmpty();
    }
}
