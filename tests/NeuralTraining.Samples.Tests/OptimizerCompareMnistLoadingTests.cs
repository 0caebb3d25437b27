using System.Diagnostics;
using System.IO.Compression;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;

namespace NeuralTraining.Samples.Tests;

/// <summary>The sample, interrupted while it still loads its data.</summary>
public sealed class OptimizerCompareMnistLoadingTests : IDisposable
{
    private const string Sample = "OptimizerCompareMnist";

    private const string ImagesFile = "train-images-idx3-ubyte.gz", LabelsFile = "train-labels-idx1-ubyte.gz";

    /// <summary>So many that reading them takes longer than hearing of a signal.</summary>
    private const int Images = 100_000, Pixels = 28 * 28;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SignalFact]
    public void Earlier_results_stay_as_they_were()
    {
        string data = _folder.CreateFolder("data"), output = _folder.CreateFolder("output"), results = Path.Combine(output, "losses.csv");
        File.WriteAllText(results, "earlier results\n");
        foreach (string file in Directory.GetFiles(Path.Combine(SampleProgram.Root, "data", "mnist"), "t10k-*"))
        {
            File.CreateSymbolicLink(Path.Combine(data, Path.GetFileName(file)), file);
        }

        string images = Path.Combine(data, ImagesFile);
        WriteZeros(images, [0, 0, 8, 3, 0, 1, 0x86, 0xA0, 0, 0, 0, 28, 0, 0, 0, 28], Pixels);
        WriteZeros(Path.Combine(data, LabelsFile), [0, 0, 8, 1, 0, 1, 0x86, 0xA0], 1);
        ProgramResult result = SampleProgram.RunWhile(
            process => InterruptWhileOpen(process, images), Sample, _folder.Path, "--data", data, "--output", output, "--iterations", "3");

        result.Should().Be(new ProgramResult(130, "", $"Interrupted before there was anything to write.{Environment.NewLine}"));
        File.ReadAllText(results).Should().Be("earlier results\n");
        Directory.GetFiles(output).Should().Equal(results);
    }

    private static void WriteZeros(string path, byte[] header, int bytesEach)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(header);
        byte[] thousand = new byte[1000 * bytesEach];
        for (int i = 0; i < Images / 1000; i++)
        {
            stream.Write(thousand);
        }
    }

    private static void InterruptWhileOpen(Process process, string file)
    {
        string[] Links() => Directory.GetFiles($"/proc/{process.Id}/fd");
        SpinWait.SpinUntil(() => Array.Exists(Links(), link => new FileInfo(link).LinkTarget == file), Patience).Should().BeTrue("the sample reads the file");
        Signals.Send("INT", process.Id);
    }
}
