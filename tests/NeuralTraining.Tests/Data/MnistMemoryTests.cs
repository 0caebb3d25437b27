using FluentAssertions;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>At most five bytes for each that is read and unpacked, and none for files that do not go together.</summary>
public class MnistMemoryTests
{
    private const int Fixed = 1_000_000, Images = 1_000, Size = 100, Pixels = Images * Size * Size;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_data_set_takes_four_bytes_for_each_pixel_and_one_while_it_is_read(bool isGzipped)
    {
        using TemporaryFolder folder = Folder(Images, isGzipped);

        Allocation.Of(() => Mnist.Load(folder.Path)).Should().BeLessThan(5L * (Pixels + Images) + Fixed);
    }

    [Theory]
    [InlineData("t10k-labels-idx1-ubyte", 1, 2, "*as many images in*")]
    [InlineData("t10k-images-idx3-ubyte", 3, 1, "*must have the same size*")]
    [InlineData("train-labels-idx1-ubyte", 1, 1, "*as many images in*")]
    public void Files_that_do_not_go_together_are_refused_before_their_values_are_read(string name, int rank, uint length, string message)
    {
        using TemporaryFolder folder = Folder(Images, isGzipped: true);
        folder.Write(name, [.. IdxWriter.Header(8, (byte)rank, [.. Enumerable.Repeat(length, rank)]), 0]);

        Allocation.Of(() => FluentActions.Invoking(() => Mnist.Load(folder.Path)).Should().Throw<InvalidDataException>().WithMessage(message)).Should().BeLessThan(Fixed);
    }

    [Fact]
    public void A_file_that_ends_before_its_values_takes_only_memory_for_those_that_were_read()
    {
        const int read = Pixels / 10;
        using TemporaryFolder folder = Folder(Images, isGzipped: true);
        folder.Write("train-images-idx3-ubyte", IdxWriter.Gzip([.. IdxWriter.Header(8, 3, Images, Size, Size), .. new byte[read]]));

        Allocation.Of(() => FluentActions.Invoking(() => Mnist.Load(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*but ends after*")).Should().BeLessThan(read + Fixed);
    }

    [Fact]
    public void A_file_of_more_than_a_maximum_is_refused()
    {
        using TemporaryFolder folder = Folder(Images, isGzipped: true);

        Mnist.Load(folder.Path, maxBytes: Pixels).Train.Count.Should().Be(Images);
        FluentActions.Invoking(() => Mnist.Load(folder.Path, maxBytes: Pixels - 1)).Should().Throw<InvalidDataException>().WithMessage($"*must hold at most {Pixels - 1} bytes of values*");
        FluentActions.Invoking(() => Mnist.Load(folder.Path, maxBytes: 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxBytes");
    }

    /// <summary>A training set of black images, and one image to test with.</summary>
    private static TemporaryFolder Folder(int images, bool isGzipped)
    {
        var folder = new TemporaryFolder();
        Write("train-images-idx3-ubyte", [.. IdxWriter.Header(8, 3, (uint)images, Size, Size), .. new byte[images * Size * Size]]);
        Write("train-labels-idx1-ubyte", [.. IdxWriter.Header(8, 1, (uint)images), .. new byte[images]]);
        Write("t10k-images-idx3-ubyte", [.. IdxWriter.Header(8, 3, 1, Size, Size), .. new byte[Size * Size]]);
        Write("t10k-labels-idx1-ubyte", IdxWriter.Labels(0));
        return folder;

        void Write(string name, byte[] content) => folder.Write(name, isGzipped ? IdxWriter.Gzip(content) : content);
    }
}
