using System.Numerics.Tensors;
using NeuralTraining.Files;
using NeuralTraining.Numerics;

namespace NeuralTraining.Data;

/// <summary>Loads the four files of MNIST, or of a data set in its form, from a folder.</summary>
/// <remarks>Headers are compared before any values are read, and images are read to the end as bytes before memory for
/// their values is allocated, so that allocation is bounded by the data present. This bounds the labels too, as there
/// are no more of them than pixels.</remarks>
internal sealed class MnistFolder
{
    private const int ImageRank = 3;
    private const int LabelRank = 1;

    private readonly Dictionary<MnistFile, string> _paths;
    private readonly int _maxBytes;

    public MnistFolder(string folder, int maxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Require.AtLeast(maxBytes, 1, "maximum of bytes");
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"The folder of the data set must exist, but '{MessageText.Escape(folder)}' does not. " +
                $"{nameof(Mnist)}.{nameof(Mnist.DownloadAsync)} makes and fills one.");
        }

        _maxBytes = maxBytes;
        _paths = Choose(folder, MnistNames.Find(folder));
        foreach (string path in _paths.Values)
        {
            FileToRead.RequireRegular(path);
        }
    }

    public (Dataset Train, Dataset Test) Load()
    {
        IdxHeader trainImages = Inspect(MnistFile.TrainImages), trainLabels = Inspect(MnistFile.TrainLabels);
        IdxHeader testImages = Inspect(MnistFile.TestImages), testLabels = Inspect(MnistFile.TestLabels);
        RequireEqualCount(MnistFile.TrainImages, trainImages, MnistFile.TrainLabels, trainLabels);
        RequireEqualCount(MnistFile.TestImages, testImages, MnistFile.TestLabels, testLabels);
        if (!trainImages.Lengths.AsSpan(1).SequenceEqual(testImages.Lengths.AsSpan(1)))
        {
            throw new InvalidDataException(
                $"The images of '{MessageText.Escape(_paths[MnistFile.TrainImages])}' " +
                $"and of '{MessageText.Escape(_paths[MnistFile.TestImages])}' must have the same size, " +
                $"but have the sizes {DenseTensor.Format(trainImages.Lengths.AsSpan(1))} " +
                $"and {DenseTensor.Format(testImages.Lengths.AsSpan(1))}.");
        }

        PixelBytes train = ReadPixels(MnistFile.TrainImages, trainImages), test = ReadPixels(MnistFile.TestImages, testImages);
        return (Dataset(trainImages, train, MnistFile.TrainLabels, trainLabels),
            Dataset(testImages, test, MnistFile.TestLabels, testLabels));
    }

    /// <summary>Returns the complete set of files. A set without a prefix takes precedence over others.</summary>
    private static Dictionary<MnistFile, string> Choose(string folder, Dictionary<string, Dictionary<MnistFile, string>> sets)
    {
        string[] complete = [.. sets.Keys.Where(prefix => sets[prefix].Count == MnistFile.All.Count)];
        if (complete is ["", ..] or [_])
        {
            return sets[complete[0]];
        }

        if (complete.Length > 1)
        {
            throw new InvalidDataException(
                $"The folder '{MessageText.Escape(folder)}' must hold one data set, " +
                $"but holds those that begin with {MessageText.List(complete)}. " +
                "Move one to a folder of its own.");
        }

        (string prefix, Dictionary<MnistFile, string> found) = sets.MaxBy(set => set.Value.Count);
        string[] missing = [.. MnistFile.All.Where(file => !found.ContainsKey(file)).Select(file => prefix + file.Name)];
        IEnumerable<string> used = found.Values.Select(path => Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0]);
        string[] similar = NameSuggestions.For(missing, MnistNames.All(folder).Except(used));
        string instead = similar.Length == 0 ? "" : $" and holds {MessageText.List(similar)} instead";
        throw new FileNotFoundException(
            Invariant($"The folder '{MessageText.Escape(folder)}' must hold {MnistFile.All.Count} files, ") +
            "each as it is or with '.gz' behind its name, but lacks " +
            Invariant($"{MessageText.List(missing)}{instead}. {nameof(Mnist)}.{nameof(Mnist.DownloadAsync)} fetches those of MNIST."),
            Path.Combine(folder, missing[0]));
    }

    private IdxHeader Inspect(MnistFile file) => FileToRead.Read(_paths[file], stream => Inspect(stream, file));

    private IdxHeader Inspect(FileStream stream, MnistFile file)
    {
        using var reader = new UnpackedReader(stream, _paths[file]);
        IdxHeader header = IdxHeader.Read(reader, _paths[file], _maxBytes);
        bool isImages = file == MnistFile.TrainImages || file == MnistFile.TestImages;
        string expected = isImages ? "images: unsigned bytes of shape [images, rows, columns]" : "labels: unsigned bytes of shape [labels]";
        return header.Type == IdxElementType.UnsignedByte && header.Lengths.Length == (isImages ? ImageRank : LabelRank)
            ? header
            : throw new InvalidDataException(
                Invariant($"The file '{MessageText.Escape(_paths[file])}' must hold {expected}, ") +
                Invariant($"but holds values of type '{header.Type}' and shape {MessageText.Shape(header.Lengths)}."));
    }

    private void RequireEqualCount(MnistFile imageFile, IdxHeader images, MnistFile labelFile, IdxHeader labels)
    {
        if (images.Lengths[0] != labels.Lengths[0])
        {
            throw new InvalidDataException(
                $"There must be as many images in '{MessageText.Escape(_paths[imageFile])}' " +
                $"as labels in '{MessageText.Escape(_paths[labelFile])}', " +
                Invariant($"but there are '{images.Lengths[0]}' images and '{labels.Lengths[0]}' labels."));
        }
    }

    private Dataset Dataset(IdxHeader images, PixelBytes pixels, MnistFile labelFile, IdxHeader labels)
    {
        int[] classes = new int[labels.LengthInBytes];
        Read(labelFile, labels, reader =>
        {
            byte[] bytes = new byte[classes.Length];
            int count = reader.Read(bytes);
            TensorPrimitives.ConvertTruncating<byte, int>(bytes, classes);
            return count;
        });
        return new Dataset(
            Tensor.Create(pixels.ToSingle(images.LengthInBytes), [images.Lengths[0], images.Lengths[1] * images.Lengths[2]]), classes);
    }

    private PixelBytes ReadPixels(MnistFile file, IdxHeader header)
    {
        var pixels = new PixelBytes();
        Read(file, header, reader => pixels.Read(reader, header.LengthInBytes));
        return pixels;
    }

    /// <summary>Reads a file to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="read">Reads the values, and returns the number of bytes.</param>
    private void Read(MnistFile file, IdxHeader header, Func<UnpackedReader, int> read) => FileToRead.Read(_paths[file], stream =>
    {
        using var reader = new UnpackedReader(stream, _paths[file]);
        IdxHeader.Read(reader, _paths[file], _maxBytes);
        header.RequireEnd(reader, _paths[file], read(reader));
    });
}
