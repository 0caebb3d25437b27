using System.IO.Compression;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Tests.Data;
using Xunit;

namespace NeuralTraining.Tests.Files;

public class UnpackedReaderTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i >> 3))];

    /// <summary>A member that holds nothing.</summary>
    private static readonly byte[] Empty = Convert.FromHexString("1F8B0800000000000003" + "0300" + "0000000000000000");

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
    public void A_gzip_file_may_hold_nothing() => ReadAll(Empty).Should().BeEmpty();

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

        Refusing(file).WithMessage("The gzip file 'test' must unpack without error, but is damaged or cut off: this was found after '0' unpacked bytes.")
            .WithInnerException<InvalidDataException>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(200)]
    public void A_file_cut_off_is_refused_even_where_all_of_its_content_is_there(int missing) => Refusing(IdxWriter.Gzip(Content)[..^missing])
        .WithMessage("The gzip file 'test' must *, but is *cut off: this was found after '*' unpacked bytes.");

    [Theory]
    [InlineData("01")]
    [InlineData("48656C6C6F")]
    [InlineData("00000048656C6C6F")]
    public void Bytes_that_follow_are_refused(string hex)
    {
        byte[] file = [.. IdxWriter.Gzip(Content), .. Convert.FromHexString(hex)];
        foreach (int chunk in new[] { 1, file.Length - (hex.Length / 2) - 2, file.Length })
        {
            Refusing(file, chunk)
                .WithMessage("The gzip file 'test' must end with its last member, or with at most 1048576 zeros, but goes on with something else: this was found after '5000' unpacked bytes.");
        }
    }

    [Theory]
    [InlineData("1F")]
    [InlineData("1F8B")]
    [InlineData("1F8B08")]
    [InlineData("1F8B080000000000000303")]
    public void The_beginning_of_another_member_is_refused(string hex) => Refusing([.. IdxWriter.Gzip(Content), .. Convert.FromHexString(hex)])
        .WithMessage("The gzip file 'test' must *, but is *cut off: this was found after '5000' unpacked bytes.");

    [Fact]
    public void Bytes_that_follow_are_refused_even_behind_a_copy_of_the_right_end()
    {
        byte[] file = IdxWriter.Gzip(Content);

        Refusing([.. file, .. new byte[8], .. file[^8..]]).WithMessage("*, but goes on with something else: this was found after '5000' unpacked bytes.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(512)]
    [InlineData(100_000)]
    [InlineData(UnpackedReader.MaxPadding)]
    public void Members_are_unpacked_one_after_another_and_zeros_may_follow(int zeros)
    {
        byte[] file = [.. IdxWriter.Gzip(Content[..1]), .. Empty, .. Empty, .. IdxWriter.Gzip(Content[1..3000]), .. IdxWriter.Gzip(Content[3000..]), .. Empty, .. new byte[zeros]];

        foreach (int chunk in new[] { 1, 7, 4096, file.Length })
        {
            ReadAll(file, chunk).Should().Equal(Content, "the file comes in chunks of {0}", chunk);
        }
    }

    [Fact]
    public void One_zero_too_many_is_refused()
    {
        foreach (byte[] end in new byte[][] { [], Empty })
        {
            byte[] file = [.. IdxWriter.Gzip(Content), .. end, .. new byte[UnpackedReader.MaxPadding + 1]];
            foreach (int chunk in new[] { 1, 7, 4096, file.Length })
            {
                Refusing(file, chunk).WithMessage("*or with at most 1048576 zeros, but goes on with something else: this was found after '5000' unpacked bytes.");
            }
        }
    }

    [Fact]
    public void Members_of_any_length_are_unpacked()
    {
        byte[] content = [.. Enumerable.Range(0, 300).SelectMany(i => Enumerable.Range(0, i * 7).Select(j => (byte)((i * j) ^ (j >> 3))))], members = [];
        for (int i = 0, start = 0; i < 300; start += 7 * i, i++)
        {
            members = [.. members, .. IdxWriter.Gzip(content[start..(start + 7 * i)], i % 2 == 0 ? CompressionLevel.Optimal : CompressionLevel.NoCompression)];
        }

        ReadAll(members, chunk: 5000, room: content.Length + 1).Should().Equal(content);
    }

    [Fact]
    public void Zeros_that_never_end_are_refused()
    {
        using var stream = new TestStream(IdxWriter.Gzip(Content), chunk: 1 << 16, isEndless: true);
        using var reader = new UnpackedReader(stream, "test");

        FluentActions.Invoking(() => reader.Read(new byte[6000])).Should().Throw<InvalidDataException>()
            .WithMessage("The gzip file 'test' must end with its last member, or with at most 1048576 zeros, but goes on with something else: this was found after '5000' unpacked bytes.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(200)]
    public void A_second_member_cut_off_or_damaged_is_refused(int missing)
    {
        byte[] second = IdxWriter.Gzip(Content), damaged = [.. second];
        damaged[^missing] ^= 0x10;

        Refusing([.. IdxWriter.Gzip(Content), .. second[..^missing]]).WithMessage("*cut off*");
        Refusing([.. IdxWriter.Gzip(Content), .. damaged]).WithMessage("*damaged*");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> Refusing(byte[] file, int chunk = int.MaxValue) =>
        FluentActions.Invoking(() => ReadAll(file, chunk)).Should().Throw<InvalidDataException>();

    private static byte[] ReadAll(byte[] file, int chunk = int.MaxValue, int room = 20_000)
    {
        using var stream = new TestStream(file, chunk);
        using var reader = new UnpackedReader(stream, "test");
        byte[] content = new byte[file.Length + room];
        return content[..reader.Read(content)];
    }
}
