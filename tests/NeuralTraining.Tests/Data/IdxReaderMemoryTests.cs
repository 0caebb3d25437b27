using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class IdxReaderMemoryTests
{
    private static readonly byte[] TwoLabels = IdxWriter.Labels(7, 9);

    [Theory]
    [InlineData(2, 1u << 30)] // 2³¹ values: more than an array can hold
    [InlineData(1, 1u << 31)]
    [InlineData(1, 1u << 30)] // a gigabyte, which an array could hold
    [InlineData(32768, 65535u)]
    public void A_header_that_promises_the_moon_reserves_no_memory(uint first, uint second)
    {
        byte[] plain = [.. IdxWriter.Header(0x08, 2, first, second), .. new byte[100]];
        byte[] gzip = IdxWriter.Gzip(plain);
        long allocated = Allocation.Of(() =>
        {
            Refuse(plain);
            Refuse(gzip);
        });

        allocated.Should().BeLessThan(200_000, "each of the two files takes one chunk of 65,536 bytes and an exception");
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(140_000)]
    [InlineData(10_000_000)]
    public void Memory_follows_the_values_that_were_read(int count)
    {
        byte[] file = [.. IdxWriter.Header(0x08, 1, 1u << 30), .. new byte[count]];

        Allocation.Of(() => Refuse(file)).Should().BeLessThan(4L * count, "doubling takes less than four times what it holds in the end");
    }

    [Fact]
    public void A_stream_that_never_ends_is_refused_after_the_values_its_header_promises()
    {
        using var endless = new TestStream(TwoLabels, chunk: 4096, isEndless: true);

        FluentActions.Invoking(() => IdxReader.Read(endless, "endless")).Should().Throw<InvalidDataException>()
            .WithMessage("The IDX file 'endless' must end after '2' bytes of values, as its type 'UnsignedByte' and shape [2] say, but goes on.");
    }

    [Fact]
    public void A_gzip_bomb_is_not_unpacked()
    {
        byte[] bomb = IdxWriter.Gzip([.. TwoLabels, .. new byte[50_000_000]]);
        using var stream = new TestStream(bomb, chunk: bomb.Length);

        FluentActions.Invoking(() => IdxReader.Read(stream, "bomb")).Should().Throw<InvalidDataException>().WithMessage("*goes on.");

        stream.Taken.Should().BeLessThan(bomb.Length / 2);
    }

    [Theory]
    [InlineData(1u << 30)]
    [InlineData(1u << 23)]
    public void A_gzip_bomb_that_its_header_promises_is_not_unpacked_beyond_a_maximum(uint promised)
    {
        byte[] bomb = IdxWriter.Gzip([.. IdxWriter.Header(0x08, 1, promised), .. new byte[1 << 23]]);
        bomb.Length.Should().BeLessThan(10_000);
        using var stream = new TestStream(bomb, chunk: 1000);

        FluentActions.Invoking(() => IdxReader.Read(stream, "bomb", maxBytes: 1_000_000)).Should().Throw<InvalidDataException>()
            .WithMessage($"The IDX file 'bomb' must hold at most 1000000 bytes of values, but its type 'UnsignedByte' and shape [{promised}] make more.");

        stream.Taken.Should().BeLessThan(bomb.Length / 2);
    }

    private static void Refuse(byte[] file)
    {
        try
        {
            IdxReader.Read(new MemoryStream(file), "test");
        }
        catch (InvalidDataException)
        {
            return;
        }

        throw new InvalidOperationException("The file should have been refused.");
    }
}
