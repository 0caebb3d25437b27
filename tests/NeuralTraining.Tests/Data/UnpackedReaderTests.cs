using FluentAssertions;
using NeuralTraining.Data;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class UnpackedReaderTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i >> 3))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5000)]
    public void A_gzip_file_is_unpacked(int length) => ReadAll(IdxWriter.Gzip(Content[..length])).Should().Equal(Content[..length]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5000)]
    public void Any_other_file_is_left_as_it_is(int length) => ReadAll(Content[..length]).Should().Equal(Content[..length]);

    [Fact]
    public void A_gzip_file_may_hold_nothing() => ReadAll(Convert.FromHexString("1F8B0800000000000003" + "0300" + "0000000000000000")).Should().BeEmpty();

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        byte[] file = IdxWriter.Gzip(Content);
        file[^8] ^= 1;

        Refusing(file).WithMessage("The gzip file 'test' must *");
    }

    [Fact]
    public void A_wrong_length_is_refused()
    {
        byte[] file = IdxWriter.Gzip(Content);
        file[^1] ^= 1;

        Refusing(file).WithMessage("The gzip file 'test' must *");
    }

    [Fact]
    public void Damage_is_refused()
    {
        byte[] file = IdxWriter.Gzip([1]);
        file[10] = 0x07; // the block type that deflate does not have

        Refusing(file).WithMessage("The gzip file 'test' must unpack without error, but is damaged: this was found after '0' unpacked bytes.")
            .WithInnerException<InvalidDataException>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(200)]
    public void A_file_cut_off_is_refused_even_where_all_of_its_content_is_there(int missing) => Refusing(IdxWriter.Gzip(Content)[..^missing])
        .WithMessage("The gzip file 'test' must end with the length and the checksum of its '*' unpacked bytes, '*', but '*' was found: *");

    [Theory]
    [InlineData("00")]
    [InlineData("0000000000000000")]
    [InlineData("1F")]
    [InlineData("1F8B08")]
    [InlineData("48656C6C6F")]
    public void Bytes_that_follow_are_refused(string hex)
    {
        byte[] file = [.. IdxWriter.Gzip(Content), .. Convert.FromHexString(hex)];
        foreach (int chunk in new[] { 1, file.Length - (hex.Length / 2) - 2, file.Length })
        {
            Refusing(file, chunk)
                .WithMessage("The gzip file 'test' must end with the length and the checksum of its '5000' unpacked bytes, '*', but '*' was found: *");
        }
    }

    [Fact]
    public void Bytes_that_follow_are_refused_even_behind_a_copy_of_the_right_end()
    {
        byte[] file = IdxWriter.Gzip(Content);
        byte[] copy = [.. file, .. new byte[8], .. file[^8..]];

        // The first two bytes are taken by themselves, to see whether the file is gzipped.
        Refusing([.. copy, 0], chunk: copy.Length - 2).WithMessage("*followed by other bytes.");
    }

    [Fact]
    public void A_second_member_is_refused() => Refusing([.. IdxWriter.Gzip(Content), .. IdxWriter.Gzip(Content)])
        .WithMessage("The gzip file 'test' must end with the length and the checksum of its '10000' unpacked bytes, '*");

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> Refusing(byte[] file, int chunk = int.MaxValue) =>
        FluentActions.Invoking(() => ReadAll(file, chunk)).Should().Throw<InvalidDataException>();

    private static byte[] ReadAll(byte[] file, int chunk = int.MaxValue)
    {
        using var stream = new TestStream(file, chunk);
        using var reader = new UnpackedReader(stream, "test");
        byte[] content = new byte[file.Length + 20_000];
        return content[..reader.Read(content)];
    }
}
