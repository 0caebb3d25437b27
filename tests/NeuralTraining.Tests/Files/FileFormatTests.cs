using System.IO.Compression;
using System.Text;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Networks.Weights;
using Xunit;

namespace NeuralTraining.Tests.Files;

/// <summary>A file that is no safetensors file is called what it is.</summary>
public class FileFormatTests
{
    public static TheoryData<string, byte[]> Files => new()
    {
        { "it is a zip archive (as PyTorch's .pt and Keras' .keras are)", Zip("archive/data.pkl") },
        { "it is a zip archive (as PyTorch's .pt and Keras' .keras are)", [0x50, 0x4B, 3, 4, 0, 0, 0, 0, .. new byte[100]] },
        { "it is a zip archive of NumPy's arrays (.npz)", Zip("W1.npy") },
        { "it is a pickle (PyTorch's older .pt and .pth)", Convert.FromHexString("80028A0A6CFC9C46F9206AA850192E8002") },
        { "it is a pickle (PyTorch's older .pt and .pth)", Convert.FromHexString("800595380000000000000000") },
        { "it is an HDF5 file (as Keras' .h5 are)", [0x89, .. "HDF\r\n"u8, 0x1A, .. "\n"u8, .. new byte[40]] },
        { "it is an array of NumPy (.npy)", [0x93, .. "NUMPY"u8, 1, 0, 0x76, 0, .. "{'descr'"u8] },
        { "it is a gzip file, which must be unpacked first", IdxWriter.Gzip(new byte[1000]) },
        { "it is a bzip2 file, which must be unpacked first", Encoding.ASCII.GetBytes("BZh91AY&SY......") },
        { "it is an xz file, which must be unpacked first", [0xFD, .. "7zXZ"u8, 0, 0, 4, 1, 2] },
        { "it is a zstd file, which must be unpacked first", [0x28, 0xB5, 0x2F, 0xFD, 4, 1, 2, 3, 4] },
        { "it is a Git LFS pointer to the file: 'git lfs pull' fetches the file itself", Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n") },
        { "it is an HTML or XML page, as a server sends instead of a file", Encoding.ASCII.GetBytes("<!DOCTYPE html><html>") },
        { "it is an HTML or XML page, as a server sends instead of a file", Encoding.ASCII.GetBytes("\r\n  <HTML lang=\"en\">") },
        { "it is an HTML or XML page, as a server sends instead of a file", Encoding.UTF8.GetBytes("\uFEFF<?xml version=\"1.0\"?><Error/>") },
        { "it is a text of JSON", Encoding.ASCII.GetBytes("{\"metadata\": {\"total_size\": 1}}") },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_another_kind_is_called_that(string kind, byte[] file)
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.safetensors", file);
        string path = folder.PathOf("model.safetensors"), message = $"The safetensors file '{path}' must begin with the length of its header, but {kind}.";

        SmallNetwork.Create(seed: 1).Invoking(network => network.LoadWeights(path)).Should().Throw<InvalidDataException>().WithMessage(message);
        SmallNetwork.Create(seed: 1).Invoking(network => network.LoadWeights(path, WeightsFormat.PyTorch)).Should().Throw<InvalidDataException>().WithMessage(message);
        FluentActions.Invoking(() => FrozenNetwork.Load(path)).Should().Throw<InvalidDataException>().WithMessage(message);
        FluentActions.Invoking(() => MultiLayerNet.Load(path)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

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
