using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class IdxReaderTests
{
    private static readonly byte[] TwoLabels = IdxWriter.Labels(7, 9);

    [Fact]
    public void A_stream_is_read_from_where_it_stands_and_stays_open()
    {
        using var stream = new MemoryStream([1, 2, 3, .. IdxWriter.Gzip(TwoLabels)]) { Position = 3 };

        IdxReader.Read(stream, "labels").Bytes.ToArray().Should().Equal(7, 9);

        stream.CanRead.Should().BeTrue();
    }

    [Theory]
    [InlineData("labels.gz", false)]
    [InlineData("labels", true)]
    public void The_content_of_a_file_and_not_its_name_says_whether_it_is_gzipped(string name, bool isGzip)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, isGzip ? IdxWriter.Gzip(TwoLabels) : TwoLabels);

        IdxReader.Read(folder.PathOf(name)).Bytes.ToArray().Should().Equal(7, 9);
    }

    [Theory]
    [InlineData("", "begin with two zero bytes, a type and a rank, but it is empty")]
    [InlineData("000008", "begin with two zero bytes, a type and a rank, but its first '3' bytes are '000008'")]
    [InlineData("504B0304", "begin with two zero bytes, a type and a rank, but it is a zip archive (as PyTorch's .pt and Keras' .keras are)")]
    [InlineData("3C68746D6C3E", "begin with two zero bytes, a type and a rank, but it is an HTML or XML page, as a server sends instead of a file: download the file itself")]
    [InlineData("01020304", "begin with two zero bytes, a type and a rank, but its first '4' bytes are '01020304'")]
    [InlineData("00010801", "begin with two zero bytes, a type and a rank, but its first '4' bytes are '00010801'")]
    [InlineData("00000A01", "have an element type of 08, 09, 0B, 0C, 0D or 0E, but its third byte is '0A'")]
    [InlineData("00000801000000", "have '4' bytes of lengths for its '1' dimensions, but ends after '3' of them")]
    [InlineData("00000800", "have at least one dimension, but its rank is '0'")]
    [InlineData("0000080200000001" + "00000000", "have dimensions of length 1 to 2147483647, but that of dimension '1' is '0'")]
    [InlineData("0000080180000000", "have dimensions of length 1 to 2147483647, but that of dimension '0' is '2147483648'")]
    [InlineData("000008027FFFFFFF00000002", "hold at most 1073741824 bytes of values, but its type 'UnsignedByte' and shape [2147483647, 2] make more")]
    [InlineData("00000E0110000000", "hold at most 1073741824 bytes of values, but its type 'DoublePrecision' and shape [268435456] make more")]
    [InlineData(
        "00000803" + "00010000" + "00010000" + "00010000",
        "hold at most 1073741824 bytes of values, but its type 'UnsignedByte' and shape [65536, 65536, 65536] make more")]
    [InlineData("00000B010000000201020304" + "05", "end after '4' bytes of values, as its type 'TwoByteInteger' and shape [2] say, but goes on")]
    [InlineData("00000B0100000002010203", "hold '4' bytes of values, as its type 'TwoByteInteger' and shape [2] say, but ends after '3' of them")]
    public void A_wrong_file_is_refused_by_what_it_must_and_what_it_does(string hex, string sentence)
    {
        byte[] file = Convert.FromHexString(hex);
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("wrong");
        File.WriteAllBytes(path, file);
        string message = $"The IDX file '{path}' must {sentence}.";

        FluentActions.Invoking(() => IdxReader.Read(path)).Should().Throw<InvalidDataException>().WithMessage(message);
        folder.Write("wrong", IdxWriter.Gzip(file));
        FluentActions.Invoking(() => IdxReader.Read(path)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void A_file_of_more_than_a_maximum_is_refused_and_one_of_as_much_is_read()
    {
        FluentActions.Invoking(() => IdxReader.Read(new MemoryStream(TwoLabels), "labels", maxBytes: 1)).Should().Throw<InvalidDataException>()
            .WithMessage("The IDX file 'labels' must hold at most 1 bytes of values, but its type 'UnsignedByte' and shape [2] make more.");
        IdxReader.Read(new MemoryStream(TwoLabels), "labels", maxBytes: 2).Count.Should().Be(2);
        FluentActions.Invoking(() => IdxReader.Read(new MemoryStream([.. IdxWriter.Header(0x08, 1, int.MaxValue)]), "labels", maxBytes: int.MaxValue)).Should().Throw<InvalidDataException>()
            .WithMessage("The IDX file 'labels' must hold at most 2147483591 bytes of values, *");
        FluentActions.Invoking(() => IdxReader.Read(new MemoryStream(TwoLabels), "labels", maxBytes: 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The maximum of bytes must be at least 1, but was '0'.*").WithParameterName("maxBytes");
    }

    [Fact]
    public void A_missing_file_is_said_to_be_missing()
    {
        using var folder = new TemporaryFolder();

        FluentActions.Invoking(() => IdxReader.Read(folder.PathOf("nothing"))).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Nothing_is_not_a_path_a_stream_or_a_name()
    {
        FluentActions.Invoking(() => IdxReader.Read("")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => IdxReader.Read(null!, "name")).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => IdxReader.Read(Stream.Null, null!)).Should().Throw<ArgumentNullException>().WithParameterName("name");
    }
}
