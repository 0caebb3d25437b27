using System.Text;
using CsCheck;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Tests.Data;
using Xunit;

namespace NeuralTraining.Tests.Files;

public class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926)] // the check value that catalogues of checksums give
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339)]
    public void The_checksum_is_the_published_one(string text, uint expected) => Crc32.Append(0, Encoding.ASCII.GetBytes(text)).Should().Be(expected);

    [Fact]
    public void The_checksum_is_that_which_gzip_writes() => Gen.Byte.Array[1, 100].Sample(bytes =>
        Crc32.Append(0, bytes) == BitConverter.ToUInt32(IdxWriter.Gzip(bytes), IdxWriter.Gzip(bytes).Length - 8));

    /// <summary>Lengths around those of the blocks that are folded, from each place in memory.</summary>
    [Fact]
    public void Folding_gives_the_checksum_of_the_table()
    {
        byte[] bytes = new byte[5 * Crc32.BlockLength];
        new Random(1).NextBytes(bytes);
        foreach (uint crc in new[] { 0u, 1u, 0x80000000u, 0xDEADBEEFu, uint.MaxValue })
        {
            for (int length = 0; length < bytes.Length - 16; length++)
            {
                ReadOnlySpan<byte> some = bytes.AsSpan(length % 16, length);
                Crc32.Append(crc, some).Should().Be(~Crc32.AppendSliced(~crc, some), "of {0} bytes after {1:X8}", length, crc);
            }
        }
    }

    [Fact]
    public void The_checksum_does_not_depend_on_where_the_bytes_are_parted() => Gen.Select(Gen.Byte.Array[0, 50], Gen.Byte.Array[0, 50]).Sample((first, second) =>
        Crc32.Append(Crc32.Append(0, first), second) == Crc32.Append(0, [.. first, .. second]));
}
