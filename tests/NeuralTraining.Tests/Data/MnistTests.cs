using System.Numerics.Tensors;
using System.Runtime.Versioning;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Data;

public class MnistTests
{
    [Fact]
    public void The_digits_of_the_repository_are_loaded()
    {
        (Dataset train, Dataset test) = RealMnist.Data;

        train.Inputs.Lengths.ToArray().Should().Equal(60_000, 784);
        test.Inputs.Lengths.ToArray().Should().Equal(10_000, 784);
        train.Labels[..5].ToArray().Should().Equal(5, 0, 4, 1, 9);
        test.Labels[..5].ToArray().Should().Equal(7, 2, 1, 0, 4);
        CountsOf(train).Should().Equal(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        CountsOf(test).Should().Equal(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    [Fact]
    public void Pixels_lie_between_0_and_1_and_are_bytes_over_255()
    {
        foreach (Dataset data in new[] { RealMnist.Data.Train, RealMnist.Data.Test })
        {
            ReadOnlySpan<float> pixels = DenseTensor.AsSpan(data.Inputs);

            TensorPrimitives.Min(pixels).Should().Be(0);
            TensorPrimitives.Max(pixels).Should().Be(1);
        }

        byte[] file = IdxWriter.Unpack(RealMnist.Bytes(MnistFile.TestImages.PackedName));
        float[] expected = [.. file.Skip(16).Select(pixel => pixel / 255f)];
        DenseTensor.AsSpan(RealMnist.Data.Test.Inputs).SequenceEqual(expected).Should().BeTrue();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Any_data_set_in_the_format_is_loaded_gzipped_or_not(bool isGzipped, bool isNamedGz)
    {
        using TemporaryFolder folder = Folder(isGzipped: isGzipped, suffix: isNamedGz ? ".gz" : "");

        (Dataset train, Dataset test) = Mnist.Load(folder.Path);

        train.Inputs.Lengths.ToArray().Should().Equal(2, 6);
        train.Inputs.ToArray().Should().Equal(Enumerable.Range(0, 12).Select(pixel => pixel / 255f));
        train.Labels.ToArray().Should().Equal(3, 255);
        test.Inputs.Lengths.ToArray().Should().Equal(1, 6);
        test.Labels.ToArray().Should().Equal(0);
    }

    [Fact]
    public void The_unpacked_file_is_read_where_both_are_there()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("t10k-labels-idx1-ubyte.gz", [1, 2, 3]);

        Mnist.Load(folder.Path).Test.Labels.ToArray().Should().Equal(0);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_pipe_or_a_device_is_refused_without_waiting_for_it()
    {
        using TemporaryFolder folder = Folder();
        string path = folder.PathOf("train-images-idx3-ubyte");
        Func<Task> load = () => Task.Run(() => Mnist.Load(folder.Path)).WaitAsync(TimeSpan.FromMinutes(1));
        File.Delete(path);
        NamedPipe.Make(path);
        await load.Should().ThrowAsync<IOException>().WithMessage($"The file '{path}' must be a regular file, but is a pipe.");

        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");
        await load.Should().ThrowAsync<IOException>().WithMessage($"The file '{path}' must be a regular file, but is a device.");
    }

    [Fact]
    public void A_missing_folder_is_said_to_be_missing()
    {
        using var folder = new TemporaryFolder();
        string missing = folder.PathOf("nothing");

        FluentActions.Invoking(() => Mnist.Load(missing)).Should().Throw<DirectoryNotFoundException>()
            .WithMessage($"The folder of the data set must exist, but '{missing}' does not. Mnist.DownloadAsync makes and fills one.");
        FluentActions.Invoking(() => Mnist.Load("")).Should().Throw<ArgumentException>().WithParameterName("folder");
    }

    [Fact]
    public void All_missing_files_are_listed()
    {
        using TemporaryFolder folder = Folder();
        File.Delete(folder.PathOf("train-labels-idx1-ubyte"));
        File.Delete(folder.PathOf("t10k-images-idx3-ubyte"));

        FluentActions.Invoking(() => Mnist.Load(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage($"The folder '{folder.Path}' must hold 4 files, each as it is or with '.gz' behind its name, but lacks " +
                "'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte'. Mnist.DownloadAsync fetches those of MNIST.")
            .Which.FileName.Should().Be(folder.PathOf("train-labels-idx1-ubyte"));
    }

    [Fact]
    public void Another_number_of_labels_than_of_images_is_refused()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("t10k-labels-idx1-ubyte", IdxWriter.Labels(0, 1));

        Refusing(folder).WithMessage($"There must be as many images in '{folder.PathOf("t10k-images-idx3-ubyte")}' as labels in " +
            $"'{folder.PathOf("t10k-labels-idx1-ubyte")}', but there are '1' images and '2' labels.");
    }

    [Fact]
    public void Images_of_another_size_in_the_test_set_are_refused_even_with_as_many_pixels()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("t10k-images-idx3-ubyte", IdxWriter.Images(1, 3, 2));

        Refusing(folder).WithMessage($"The images of '{folder.PathOf("train-images-idx3-ubyte")}' and of '{folder.PathOf("t10k-images-idx3-ubyte")}' " +
            "must have the same size, but have the sizes [2, 3] and [3, 2].");
    }

    [Fact]
    public void Labels_in_the_place_of_images_are_refused()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("train-images-idx3-ubyte", IdxWriter.Labels(3, 4));

        Refusing(folder).WithMessage($"The file '{folder.PathOf("train-images-idx3-ubyte")}' must hold images: unsigned bytes of shape [images, rows, columns], " +
            "but holds values of type 'UnsignedByte' and shape [2].");
    }

    [Fact]
    public void Images_in_the_place_of_labels_are_refused()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("train-labels-idx1-ubyte", IdxWriter.Images(2, 2, 3));

        Refusing(folder).WithMessage($"The file '{folder.PathOf("train-labels-idx1-ubyte")}' must hold labels: unsigned bytes of shape [labels], " +
            "but holds values of type 'UnsignedByte' and shape [2, 2, 3].");
    }

    [Fact]
    public void Labels_of_another_type_are_refused()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("train-labels-idx1-ubyte", IdxWriter.Write(IdxElementType.FourByteInteger, [2], 3, 4));

        Refusing(folder).WithMessage("*must hold labels: unsigned bytes of shape [labels], but holds values of type 'FourByteInteger' and shape [2].");
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("t10k-images-idx3-ubyte", IdxWriter.Images(1, 2, 3)[..^1]);

        Refusing(folder).WithMessage($"The IDX file '{folder.PathOf("t10k-images-idx3-ubyte")}' must hold '6' bytes of values, *, but ends after '5' of them.");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> Refusing(TemporaryFolder folder) =>
        FluentActions.Invoking(() => Mnist.Load(folder.Path)).Should().Throw<InvalidDataException>();

    private static IEnumerable<int> CountsOf(Dataset data) => data.Labels.ToArray().CountBy(label => label).OrderBy(count => count.Key).Select(count => count.Value);

    /// <summary>A folder with two training images and one test image of 2 × 3 pixels.</summary>
    private static TemporaryFolder Folder(bool isGzipped = false, string suffix = "")
    {
        var folder = new TemporaryFolder();
        Write("train-images-idx3-ubyte", IdxWriter.Images(2, 2, 3));
        Write("train-labels-idx1-ubyte", IdxWriter.Labels(3, 255));
        Write("t10k-images-idx3-ubyte", IdxWriter.Images(1, 2, 3));
        Write("t10k-labels-idx1-ubyte", IdxWriter.Labels(0));
        return folder;

        void Write(string name, byte[] content) => folder.Write(name + suffix, isGzipped ? IdxWriter.Gzip(content) : content);
    }
}
