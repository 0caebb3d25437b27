using System.Numerics.Tensors;
using CsCheck;
using FluentAssertions;
using NeuralTraining.Data;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class IdxArrayTests
{
    [Fact]
    public void A_tensor_has_the_shape_of_the_file_and_its_values_in_single_precision() => IdxSample.Any.Sample(sample =>
    {
        Tensor<float> tensor = Read(sample.Bytes).ToTensor();

        tensor.IsDense.Should().BeTrue();
        tensor.Lengths.ToArray().Should().Equal(sample.Lengths.Select(length => (nint)length));
        tensor.ToArray().Should().Equal(sample.Values.Select(value => (float)value));
    });

    [Fact]
    public void Whole_numbers_are_returned_exactly() => IdxSample.Any.Where(sample => IsWhole(sample.Type)).Sample(sample =>
        Read(sample.Bytes).ToInt32().Should().Equal(sample.Values.Select(value => (int)value)));

    [Theory]
    [InlineData(IdxElementType.UnsignedByte, "FF", 255)]
    [InlineData(IdxElementType.SignedByte, "80", -128)]
    [InlineData(IdxElementType.TwoByteInteger, "80FF", -32513)]
    [InlineData(IdxElementType.FourByteInteger, "00010203", 66051)]
    [InlineData(IdxElementType.SinglePrecision, "40490FDB", 3.14159274f)]
    [InlineData(IdxElementType.DoublePrecision, "400921FB54442D18", 3.14159274f)]
    public void Each_type_has_its_number_and_its_highest_byte_first(IdxElementType type, string hex, float expected)
    {
        byte[] file = [0, 0, (byte)type, 1, 0, 0, 0, 1, .. Convert.FromHexString(hex)];

        Read(file).ToTensor()[0].Should().Be(expected);
    }

    [Theory]
    [InlineData(IdxElementType.UnsignedByte, 0x08)]
    [InlineData(IdxElementType.SignedByte, 0x09)]
    [InlineData(IdxElementType.TwoByteInteger, 0x0B)]
    [InlineData(IdxElementType.FourByteInteger, 0x0C)]
    [InlineData(IdxElementType.SinglePrecision, 0x0D)]
    [InlineData(IdxElementType.DoublePrecision, 0x0E)]
    public void The_types_have_the_numbers_of_the_format(IdxElementType type, int number) => ((int)type).Should().Be(number);

    [Theory]
    [InlineData(IdxElementType.SinglePrecision)]
    [InlineData(IdxElementType.DoublePrecision)]
    public void Floating_point_numbers_are_not_taken_for_whole_ones(IdxElementType type) =>
        FluentActions.Invoking(() => Read(IdxWriter.Write(type, [1], 1.0)).ToInt32()).Should().Throw<InvalidOperationException>()
            .WithMessage($"The values must be of a whole-number type, but are of type '{type}'. Use ToTensor for those.");

    private static bool IsWhole(IdxElementType type) => type is not (IdxElementType.SinglePrecision or IdxElementType.DoublePrecision);

    private static IdxArray Read(byte[] file) => IdxReader.Read(new MemoryStream(file), "test");
}
