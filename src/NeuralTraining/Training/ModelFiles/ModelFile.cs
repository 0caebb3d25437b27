using NeuralTraining.Files;
using NeuralTraining.Training;

namespace NeuralTraining;

/// <summary>Tells what a file is: a network, a frozen network, weights, a checkpoint, a model for tables, or something
/// else.</summary>
/// <remarks>Nothing is made of the file: no network, no part of your own, and its values are not kept. The call reads
/// the file once, in parts of 64 KiB, for its <see cref="ModelFileDescription.ContentHash"/> and its checksum. Memory
/// grows with the names and texts of the header, which takes at most 100,000,000 bytes, and not with the
/// values.</remarks>
public static class ModelFile
{
    /// <summary>Describes a file.</summary>
    /// <remarks>A file of a newer version of the library is described as far as it is known. A file of another format,
    /// such as a pickle, is described by its name.</remarks>
    /// <param name="path">The path of the file. A pipe or a device is read to its end; opening a pipe waits for a
    /// process that writes to it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged: its header is invalid, it ends early or goes on, its
    /// checksum is wrong, or what it says of its network contradicts the format; or its format is unknown.</exception>
    /// <exception cref="IOException">The file could not be read, for example for lack of permission.</exception>
    public static ModelFileDescription Describe(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileToRead.Read(path, stream => ModelFileReader.Read(stream, path));
    }

    /// <summary>Describes what a stream holds from its position to its end. The stream is not closed, and need not be
    /// able to seek.</summary>
    /// <remarks>As of a file.</remarks>
    /// <param name="stream">The stream.</param>
    /// <exception cref="InvalidDataException">The content is damaged, or its format is unknown.</exception>
    public static ModelFileDescription Describe(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelFileReader.Read(stream, (stream as FileStream)?.Name ?? "stream");
    }
}
