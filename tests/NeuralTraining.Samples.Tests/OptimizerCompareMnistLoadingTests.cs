using System.Diagnostics;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Samples.Tests;

/// <summary>The sample, interrupted while it still loads its data.</summary>
public sealed class OptimizerCompareMnistLoadingTests : IDisposable
{
    private const string Sample = "OptimizerCompareMnist";

    /// <summary>Read first of all, and from a pipe: so the sample waits in the middle of loading until it is given the file.</summary>
    private const string FirstFile = "train-images-idx3-ubyte.gz";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>When a program has heard of a signal, nobody outside can tell; reading the images takes it a while besides.</summary>
    private static readonly TimeSpan TimeToHear = TimeSpan.FromSeconds(0.5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SignalFact]
    public void Earlier_results_stay_as_they_were()
    {
        string data = _folder.CreateFolder("data"), output = _folder.CreateFolder("output"), results = Path.Combine(output, "losses.csv");
        string mnist = Path.Combine(SampleProgram.Root, "data", "mnist"), pipe = Path.Combine(data, FirstFile);
        File.WriteAllText(results, "earlier results\n");
        foreach (string file in Directory.GetFiles(mnist).Where(file => Path.GetFileName(file) != FirstFile))
        {
            File.CreateSymbolicLink(Path.Combine(data, Path.GetFileName(file)), file);
        }

        ChildProcess.Run("mkfifo", pipe).Should().Be(0);
        ProgramResult result = SampleProgram.RunWhile(
            process => InterruptBefore(process, pipe, Path.Combine(mnist, FirstFile)),
            Sample, _folder.Path, "--data", data, "--output", output, "--iterations", "3");

        result.Should().Be(new ProgramResult(130, "", $"Interrupted before there was anything to write.{Environment.NewLine}"));
        File.ReadAllText(results).Should().Be("earlier results\n");
        Directory.GetFiles(output).Should().Equal(results);
    }

    private static void InterruptBefore(Process process, string pipe, string file)
    {
        // Opening a pipe to write waits for whoever opens it to read.
        Task<FileStream> opening = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        opening.Wait(Patience).Should().BeTrue("the sample reads the file");
        using FileStream stream = opening.Result;
        Signals.Send("INT", process.Id);
        Thread.Sleep(TimeToHear);

        // The file is opened several times, and not always read to its end: from now on it is the file itself.
        File.Delete(pipe);
        File.CreateSymbolicLink(pipe, file);
        try
        {
            stream.Write(File.ReadAllBytes(file));
        }
        catch (IOException)
        {
            // The sample has read enough of it.
        }
    }
}
