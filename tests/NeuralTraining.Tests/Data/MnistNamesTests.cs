using System.Runtime.Versioning;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>The names under which MNIST and data sets like it lie in folders out there.</summary>
public class MnistNamesTests
{
    /// <summary>Repeats the names of MnistFile.cs.</summary>
    private static readonly string[] Usual = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    [Theory]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte")]
    [InlineData("train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte.gz", "t10k-images.idx3-ubyte.gz", "t10k-labels.idx1-ubyte.gz")]
    [InlineData("TRAIN-IMAGES-IDX3-UBYTE", "TRAIN-LABELS-IDX1-UBYTE", "T10K-IMAGES-IDX3-UBYTE", "T10K-LABELS-IDX1-UBYTE")]
    [InlineData("train-images-idx3-ubyte.GZ", "train-labels-idx1-ubyte.GZ", "t10k-images-idx3-ubyte.Gz", "t10k-labels-idx1-ubyte.gz")]
    [InlineData("train_images_idx3_ubyte", "train_labels_idx1_ubyte", "test_images_idx3_ubyte", "test_labels_idx1_ubyte")]
    [InlineData("emnist-digits-train-images-idx3-ubyte.gz", "emnist-digits-train-labels-idx1-ubyte.gz", "emnist-digits-test-images-idx3-ubyte.gz", "emnist-digits-test-labels-idx1-ubyte.gz")]
    [InlineData(
        "train-images-idx3-ubyte/train-images-idx3-ubyte", "train-labels-idx1-ubyte/train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte")]
    public void A_data_set_is_found_by_any_of_its_names(params string[] names)
    {
        using var folder = new TemporaryFolder();
        Write(folder, names, label: 5);
        folder.Write("README.md", [1]);

        Mnist.Load(folder.Path).Train.Labels.ToArray().Should().Equal(5);
    }

    [Fact]
    public void The_usual_names_come_before_others()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ["a-train-images-idx3-ubyte", "a-train-labels-idx1-ubyte", "a-test-images-idx3-ubyte", "a-test-labels-idx1-ubyte"], label: 1);
        Write(folder, ["train-images.idx3-ubyte", "train-labels.idx1-ubyte", "test-images.idx3-ubyte", "test-labels.idx1-ubyte"], label: 2);
        Write(folder, [.. Usual.Select(name => $"{name}/{name}")], label: 3);
        Mnist.Load(folder.Path).Test.Labels.ToArray().Should().Equal(2);

        Array.ForEach(Usual, name => Directory.Delete(folder.PathOf(name), recursive: true));
        Write(folder, Usual, label: 4);
        Mnist.Load(folder.Path).Test.Labels.ToArray().Should().Equal(4);
    }

    [Fact]
    public void Several_data_sets_behind_prefixes_are_refused_by_their_names()
    {
        using var folder = new TemporaryFolder();
        foreach (string prefix in new[] { "emnist-digits-", "emnist-letters-" })
        {
            Write(folder, [.. Usual.Select(name => prefix + name)], label: 1);
        }

        FluentActions.Invoking(() => Mnist.Load(folder.Path)).Should().Throw<InvalidDataException>()
            .WithMessage($"The folder '{folder.Path}' must hold one data set, but holds those that begin with 'emnist-digits-', 'emnist-letters-'. Move one to a folder of its own.");
    }

    [Fact]
    public void What_is_missing_is_listed_with_similar_names()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Usual[..2], label: 1);
        folder.Write("t10k-images-idx3-ubyte.zip", [1]);
        folder.Write("t10k-label", [1]);
        folder.Write("notes", [1]);

        FluentActions.Invoking(() => Mnist.Load(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage($"The folder '{folder.Path}' must hold 4 files, each as it is or with '.gz' behind its name, but lacks 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte' " +
                "and holds 't10k-images-idx3-ubyte.zip', 't10k-label' instead. Mnist.DownloadAsync fetches those of MNIST.");
    }

    [Fact]
    public void What_is_missing_behind_a_prefix_is_called_by_it()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ["emnist-train-images-idx3-ubyte", "emnist-train-labels-idx1-ubyte", "emnist-test-images-idx3-ubyte"], label: 1);

        FluentActions.Invoking(() => Mnist.Load(folder.Path)).Should().Throw<FileNotFoundException>().WithMessage("*but lacks 'emnist-t10k-labels-idx1-ubyte'. Mnist.*");
    }

    [Fact]
    public void A_download_asks_for_nothing_that_is_there_by_another_name()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ["train-images.idx3-ubyte", "TRAIN-LABELS-IDX1-UBYTE", "t10k-images-idx3-ubyte.GZ", "test-labels-idx1-ubyte"], label: 1);

        MnistNames.Find(folder.Path)[""].Keys.Should().BeEquivalentTo(MnistFile.All);
    }

    [UnprivilegedFact]
    [UnsupportedOSPlatform("windows")]
    public void Usual_names_are_found_in_a_folder_that_may_be_searched_but_not_listed()
    {
        const UnixFileMode searching = (UnixFileMode)0b111_001_001;
        using var folder = new TemporaryFolder();
        Write(folder, [.. Usual[..3], Usual[3] + ".gz"], label: 5);
        File.SetUnixFileMode(folder.Path, searching);
        Unprivileged.Run(() => MnistNames.Find(folder.Path)[""].Keys.Should().BeEquivalentTo(MnistFile.All));

        File.Delete(folder.PathOf(Usual[0]));
        ShouldRefuse(folder.Path, folder.Path);
    }

    [UnprivilegedFact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_may_not_be_listed_is_no_empty_one()
    {
        using var folder = new TemporaryFolder();
        Write(folder, [$"{Usual[0]}/{Usual[0]}"], label: 5);
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(folder.PathOf(Usual[0]), (UnixFileMode)0b111_000_000);

        ShouldRefuse(folder.Path, folder.PathOf(Usual[0]));
    }

    private static void ShouldRefuse(string folder, string inaccessible) => Unprivileged.Run(() =>
        FluentActions.Invoking(() => Mnist.Load(folder)).Should().Throw<IOException>()
            .WithMessage($"The folder '{folder}' must be readable for the data set to be found, but is not: *'{inaccessible}'*"));

    private static void Write(TemporaryFolder folder, IEnumerable<string> names, int label)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(name))!);
            byte[] content = name.Contains("mages", StringComparison.OrdinalIgnoreCase) ? IdxWriter.Images(1, 2, 3) : IdxWriter.Labels(label);
            folder.Write(name, name.EndsWith("gz", StringComparison.OrdinalIgnoreCase) ? IdxWriter.Gzip(content) : content);
        }
    }
}
