using System.IO.Compression;
using CsCheck;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class IdxReaderPropertyTests
{
    private static readonly byte[][] Beginnings =
    [
        [], [0, 0], [0, 0, 8, 1], [0, 0, 8, 1, 0, 0, 0], [0, 0, 9, 2, 0, 0, 0, 1, 0, 0, 0], [0x1F, 0x8B], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0],
    ];

    [Fact]
    public void Any_array_is_read_as_it_was_written_gzipped_or_not() => IdxSample.Any.Sample(sample =>
    {
        foreach (byte[] file in new[] { sample.Bytes, IdxWriter.Gzip(sample.Bytes), IdxWriter.Gzip(sample.Bytes, CompressionLevel.NoCompression) })
        {
            IdxArray array = Read(file);

            array.ElementType.Should().Be(sample.Type);
            array.Lengths.ToArray().Should().Equal(sample.Lengths.Select(length => (nint)length));
            array.Count.Should().Be(sample.Values.Length);
            array.Bytes.SequenceEqual(sample.Bytes.AsSpan(4 + 4 * sample.Lengths.Length)).Should().BeTrue();
        }
    });

    [Fact]
    public void A_file_cut_off_anywhere_is_refused() => IdxSample.Any.Sample(
        sample =>
        {
            foreach (byte[] file in new[] { sample.Bytes, IdxWriter.Gzip(sample.Bytes) })
            {
                for (int length = 0; length < file.Length; length++)
                {
                    byte[] cut = file[..length];
                    FluentActions.Invoking(() => Read(cut)).Should().Throw<InvalidDataException>("only {0} of {1} bytes are left", length, file.Length);
                }
            }
        },
        iter: 20);

    [Fact]
    public void A_gzip_file_with_a_changed_byte_is_refused_or_still_read_rightly() => Changed(IdxSample.Any.Select(sample => IdxWriter.Gzip(sample.Bytes)))
        .Sample((file, changed) => ReadUnlessRefused(changed) is not { } array || Same(array, Read(file)));

    [Fact]
    public void A_plain_file_with_a_changed_byte_is_refused_or_read_as_it_is() => Changed(IdxSample.Any.Select(sample => sample.Bytes))
        .Sample((_, changed) => ReadUnlessRefused(changed) is not { } array || Rewritten(array).AsSpan().SequenceEqual(changed));

    [Fact]
    public void Any_bytes_after_any_beginning_are_refused_or_read_as_they_are() => Gen.Select(
        Gen.Int[0, Beginnings.Length - 1].Select(index => Beginnings[index]),
        Gen.Byte.Array[0, 40],
        (first, rest) => (byte[])[.. first, .. rest])
        .Sample(file => ReadUnlessRefused(file) is not { } array || Rewritten(array).AsSpan().SequenceEqual(file));

    [Fact]
    public void A_stream_that_gives_one_byte_at_a_time_and_cannot_seek_is_read() => IdxSample.Any.Sample(sample =>
    {
        using var plain = new TestStream(sample.Bytes, chunk: 1);
        using var gzip = new TestStream(IdxWriter.Gzip(sample.Bytes), chunk: 1);

        Same(IdxReader.Read(plain, "plain"), Read(sample.Bytes)).Should().BeTrue();
        Same(IdxReader.Read(gzip, "gzip"), Read(sample.Bytes)).Should().BeTrue();
    });

    private static IdxArray Read(byte[] file) => IdxReader.Read(new MemoryStream(file), "test");

    private static IdxArray? ReadUnlessRefused(byte[] file)
    {
        try
        {
            return Read(file);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>A file, and the same with one of its bytes changed.</summary>
    private static Gen<(byte[] File, byte[] Changed)> Changed(Gen<byte[]> files) =>
        from file in files
        from index in Gen.Int[0, file.Length - 1]
        from change in Gen.Byte[1, 255]
        select (file, (byte[])[.. file[..index], (byte)(file[index] ^ change), .. file[(index + 1)..]]);

    private static bool Same(IdxArray a, IdxArray b) =>
        a.ElementType == b.ElementType && a.Lengths.SequenceEqual(b.Lengths) && a.Bytes.SequenceEqual(b.Bytes);

    private static byte[] Rewritten(IdxArray array) =>
        [.. IdxWriter.Header((byte)array.ElementType, (byte)array.Lengths.Length, [.. array.Lengths.ToArray().Select(length => (uint)length)]), .. array.Bytes];
}
