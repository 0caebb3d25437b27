using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;

namespace NeuralTraining.Tests.Data;

/// <summary>Downloads from a server of the test's own, mostly of the one small file with the labels of the test samples.</summary>
internal static class LabelsDownload
{
    /// <summary>The name of the file.</summary>
    public static readonly string Labels = MnistFile.TestLabels.PackedName;

    /// <summary>The file of this repository.</summary>
    public static readonly byte[] GoodLabels = RealMnist.Bytes(Labels);

    /// <summary>A folder that lacks only the labels of the test samples.</summary>
    public static TemporaryFolder FolderWithoutLabels()
    {
        var folder = new TemporaryFolder();
        foreach (MnistFile file in MnistFile.All.Where(file => file != MnistFile.TestLabels))
        {
            folder.Write(file.Name, []);
        }

        return folder;
    }

    public static async Task<byte[]> FetchLabelsAsync(Func<string, LoopbackServer.Answer> answers, string[] mirrors)
    {
        using TemporaryFolder folder = FolderWithoutLabels();
        using var server = new LoopbackServer(answers);
        await DownloadAsync(folder, server, mirrors);
        folder.Names.Should().HaveCount(4);
        return File.ReadAllBytes(folder.PathOf(Labels));
    }

    public static async Task DownloadAsync(
        TemporaryFolder folder, LoopbackServer server, string[] mirrors, IProgress<MnistDownloadProgress>? progress = null, CancellationToken token = default)
    {
        using var client = new HttpClient();
        await Mnist.DownloadAsync(folder.Path, client, [.. mirrors.Select(server.Address)], progress, token);
    }
}
