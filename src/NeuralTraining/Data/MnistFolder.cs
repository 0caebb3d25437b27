using System.Numerics.Tensors;
using NeuralTraining.Numerics;
using NeuralTraining.Serialization;

namespace NeuralTraining.Data;

/// <summary>A folder in which all four files of MNIST, or of a data set in its form, are there to be read.</summary>
internal sealed class MnistFolder
{
    private const float MaxPixel = 255;
    private const int ImageRank = 3;
    private const int LabelRank = 1;

    private readonly Dictionary<MnistFile, string> _paths = [];

    public MnistFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"The folder of the data set must exist, but '{ShownNames.Whole(folder)}' does not. {nameof(Mnist)}.{nameof(Mnist.DownloadAsync)} makes and fills one.");
        }

        var missing = new List<string>();
        foreach (MnistFile file in MnistFile.All)
        {
            if (file.FindIn(folder) is { } path)
            {
                _paths[file] = path;
            }
            else
            {
                missing.Add(file.Name);
            }
        }

        if (missing.Count > 0)
        {
            throw new FileNotFoundException(
                Invariant($"The folder '{ShownNames.Whole(folder)}' must hold {MnistFile.All.Count} files, each as it is or with '.gz' behind its name, but lacks ") +
                $"{string.Join(", ", missing.Select(name => $"'{name}'"))}. {nameof(Mnist)}.{nameof(Mnist.DownloadAsync)} fetches those of MNIST.",
                Path.Combine(folder, missing[0]));
        }
    }

    public (Dataset Train, Dataset Test) Load()
    {
        (Dataset train, nint[] trainSize) = Read(MnistFile.TrainImages, MnistFile.TrainLabels);
        (Dataset test, nint[] testSize) = Read(MnistFile.TestImages, MnistFile.TestLabels);
        return trainSize.AsSpan().SequenceEqual(testSize)
            ? (train, test)
            : throw new InvalidDataException(
                $"The images of '{ShownNames.Whole(_paths[MnistFile.TrainImages])}' and of '{ShownNames.Whole(_paths[MnistFile.TestImages])}' must have the same size, " +
                $"but have the sizes {DenseTensor.Format(trainSize)} and {DenseTensor.Format(testSize)}.");
    }

    private (Dataset Data, nint[] ImageSize) Read(MnistFile imageFile, MnistFile labelFile)
    {
        IdxArray images = Read(imageFile, ImageRank, "images: unsigned bytes of shape [images, rows, columns]");
        IdxArray labels = Read(labelFile, LabelRank, "labels: unsigned bytes of shape [labels]");
        if (images.Lengths[0] != labels.Lengths[0])
        {
            throw new InvalidDataException(
                Invariant($"There must be as many images in '{ShownNames.Whole(_paths[imageFile])}' as labels in '{ShownNames.Whole(_paths[labelFile])}', ") +
                Invariant($"but there are '{images.Lengths[0]}' images and '{labels.Lengths[0]}' labels."));
        }

        float[] pixels = images.ToSingle();
        TensorPrimitives.Divide(pixels, MaxPixel, pixels);
        Tensor<float> inputs = Tensor.Create(pixels, [images.Lengths[0], images.Lengths[1] * images.Lengths[2]]);
        return (new Dataset(inputs, labels.ToInt32()), images.Lengths[1..].ToArray());
    }

    private IdxArray Read(MnistFile file, int rank, string expected)
    {
        IdxArray array = IdxReader.Read(_paths[file]);
        return array.ElementType == IdxElementType.UnsignedByte && array.Lengths.Length == rank
            ? array
            : throw new InvalidDataException(
                Invariant($"The file '{ShownNames.Whole(_paths[file])}' must hold {expected}, but holds values of type '{array.ElementType}' and shape {DenseTensor.Format(array.Lengths)}."));
    }
}
