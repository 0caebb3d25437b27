using System.IO.Compression;
using System.Text;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Files;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Networks.Weights;
using Xunit;

namespace NeuralTraining.Tests.Files;

/// <summary>A file that is no safetensors file is called what it is.</summary>
public class FileFormatTests
{
    private const string FromPyTorch = ": in Python, 'safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")' saves its weights for MultiLayerNet.LoadWeights";
    private const string FromKeras = ": in Python, 'model.export(\"model.onnx\", format=\"onnx\")' saves it for the package NeuralTraining.Onnx";

    private const string FromArrays =
        ": in Python, 'safetensors.numpy.save_file(dict(numpy.load(\"weights.npz\")), \"weights.safetensors\")' saves them for MultiLayerNet.LoadWeights";

    /// <summary>What a file is called, what to do where a file of weights is read, and the file.</summary>
    public static TheoryData<string, string, byte[]> Files => new()
    {
        { "it is a zip archive of PyTorch (.pt or .pth)", FromPyTorch, Zip("archive/data.pkl") },
        { "it is a zip archive of PyTorch (.pt or .pth)", FromPyTorch, Zip("a-model-whose-name-is-as-long-as-that-of-this-one-of-epoch-100/data.pkl") },
        { "it is a zip archive of Keras (.keras)", FromKeras, Zip("metadata.json") },
        { "it is a zip archive of Keras (.keras)", FromKeras, Zip("config.json") },
        { "it is a zip archive (as PyTorch's .pt and Keras' .keras are)", FromPyTorch, Zip("archive/byteorder") },
        { "it is a zip archive (as PyTorch's .pt and Keras' .keras are)", FromPyTorch, [0x50, 0x4B, 3, 4, 0, 0, 0, 0, .. new byte[100]] },
        { "it is a zip archive of NumPy's arrays (.npz)", FromArrays, Zip("W1.npy") },
        { "it is a pickle (PyTorch's older .pt and .pth)", FromPyTorch, Convert.FromHexString("80028A0A6CFC9C46F9206AA850192E8002") },
        { "it is a pickle (PyTorch's older .pt and .pth)", FromPyTorch, Convert.FromHexString("800595380000000000000000") },
        { "it is an HDF5 file (as Keras' .h5 are)", FromKeras, [0x89, .. "HDF\r\n"u8, 0x1A, .. "\n"u8, .. new byte[40]] },
        { "it is an array of NumPy (.npy)", "", [0x93, .. "NUMPY"u8, 1, 0, 0x76, 0, .. "{'descr'"u8] },
        { "it is an ONNX model (.onnx), which the package NeuralTraining.Onnx imports", "", [8, 7, 0x12, 7, .. "pytorch"u8, 0x1A, 6, .. "1.13.1"u8] },
        { "it is an ONNX model (.onnx), which the package NeuralTraining.Onnx imports", "", [8, 8, 0x3A, 0xB8, 2, 0x0A, 0x11, 0x0A, 1, .. "x"u8] },
        { "it is an IDX file (as MNIST's are), which IdxReader reads", "", [0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28] },
        { "it is a gzip file, which must be unpacked first", "", IdxWriter.Gzip(new byte[1000]) },
        { "it is a bzip2 file, which must be unpacked first", "", Encoding.ASCII.GetBytes("BZh91AY&SY......") },
        { "it is an xz file, which must be unpacked first", "", [0xFD, .. "7zXZ"u8, 0, 0, 4, 1, 2] },
        { "it is a zstd file, which must be unpacked first", "", [0x28, 0xB5, 0x2F, 0xFD, 4, 1, 2, 3, 4] },
        { "it is a Git LFS pointer to the file: 'git lfs pull' fetches the file itself", "", Encoding.ASCII.GetBytes(LfsPointer) },
        { Page, "", Encoding.ASCII.GetBytes("<!DOCTYPE html><html>") },
        { Page, "", Encoding.ASCII.GetBytes("\r\n  <HTML lang=\"en\">") },
        { Page, "", Encoding.UTF8.GetBytes("\uFEFF<?xml version=\"1.0\"?><Error/>") },
        { "it is a text of JSON, which begins with '{\"error\":\"Repository not found\"}'", "", Encoding.ASCII.GetBytes("{\"error\":\"Repository not found\"}") },
        { "it is a text of JSON, which begins with '{'", "", Encoding.ASCII.GetBytes("{\n  \"weight_map\": {}}") },
        { "it is a text, which begins with 'Entry not found'", "", Encoding.ASCII.GetBytes("Entry not found\n") },
        { "it is a text, which begins with '404: Not Found'", "", Encoding.ASCII.GetBytes("404: Not Found") },
        { $"it is a text, which begins with '{new string('a', 60)}…'", "", Encoding.ASCII.GetBytes(new string('a', 1000)) },
        { "it is empty", "", [] },
    };

    private const string LfsPointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    private const string Page = "it is an HTML or XML page, as a server sends instead of a file: download the file itself";

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_another_kind_is_called_that(string kind, string advice, byte[] file)
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.safetensors", file);
        string path = folder.PathOf("model.safetensors"), message = $"The safetensors file '{path}' must begin with the length of its header, but {kind}{advice}.";

        SmallNetwork.Create(seed: 1).Invoking(network => network.LoadWeights(path)).Should().Throw<InvalidDataException>().WithMessage(message);
        SmallNetwork.Create(seed: 1).Invoking(network => network.LoadWeights(path, WeightsFormat.PyTorch)).Should().Throw<InvalidDataException>().WithMessage(message);
        SmallNetwork.Create(seed: 1).Invoking(network => network.LoadWeights(path, PyTorchNames.ByShape)).Should().Throw<InvalidDataException>().WithMessage(message);
        FluentActions.Invoking(() => FrozenNetwork.Load(path)).Should().Throw<InvalidDataException>().WithMessage(message);
        FluentActions.Invoking(() => MultiLayerNet.Load(path)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_another_kind_in_the_place_of_a_checkpoint_is_called_that(string kind, string advice, byte[] file)
    {
        using var folder = new TemporaryFolder();
        folder.Write("checkpoint-000000000005.safetensors", file);
        var trainer = new Trainer(SmallNetwork.Create(seed: 1), new SGD(), new TrainerOptions { Checkpoints = new() { Folder = folder.Path } });

        advice.Should().NotBeNull("a checkpoint cannot be converted");
        trainer.Invoking(t => t.Resume()).Should().Throw<InvalidDataException>().WithMessage(
            $"The checkpoint '{folder.PathOf("checkpoint-000000000005.safetensors")}' must end with the checksum of everything before it, but does not: {kind}.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_another_kind_instead_of_IDX_is_called_that(string kind, string advice, byte[] file)
    {
        if (!kind.Contains("IDX", StringComparison.Ordinal) && !kind.Contains("gzip", StringComparison.Ordinal))
        {
            advice.Should().NotBeNull("weights are of no use there");
            FluentActions.Invoking(() => IdxReader.Read(new MemoryStream(file), "images")).Should().Throw<InvalidDataException>()
                .WithMessage($"The IDX file 'images' must begin with two zero bytes, a type and a rank, but {kind}.");
        }
    }

    [Fact]
    public void A_safetensors_file_is_no_IDX_file() =>
        FluentActions.Invoking(() => IdxReader.Read(new MemoryStream(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.Chapter)), "images"))
            .Should().Throw<InvalidDataException>().WithMessage("The IDX file 'images' must begin with two zero bytes, a type and a rank, but it is a safetensors file.");

    [Fact]
    public void A_safetensors_file_is_read_whatever_the_length_of_its_header_looks_like()
    {
        // "PK" 3 4 as a number: 67,324,752. A header may be padded by spaces.
        byte[] file = [0x50, 0x4B, 3, 4, 0, 0, 0, 0, .. "{}"u8, .. Enumerable.Repeat((byte)' ', 0x04034B50 - 2)];

        new SafetensorsReader(new MemoryStream(file), "test").Entries.Should().BeEmpty();
    }

    private static byte[] Zip(string name)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(new byte[100]);
        }

        return file.ToArray();
    }
}
