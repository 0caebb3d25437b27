using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NeuralTraining.Benchmarks.Predict;

/// <summary>A running program that predicts, with a number of threads for each call.</summary>
internal sealed class PredictEntrant : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly string _outputs = Path.GetTempFileName();

    public PredictEntrant(string[] command, string folder, int threads)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[.. command[1..], folder, threads.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        Threads = threads;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        Name = ReadLine();
    }

    /// <summary>Gets the name and the version, which a program prints first.</summary>
    public string Name { get; }

    public int Threads { get; }

    /// <summary>Measures some rows a call by a number of callers at once. Returns the outputs of the first, too.</summary>
    public (CallTimes Times, float[] Outputs) Measure(PredictTask task, double seconds)
    {
        _process.StandardInput.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{task.Network} {task.Rows} {task.Callers} {seconds} {_outputs}"));
        double[] values = [.. ReadLine().Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return (new CallTimes(values[0], values[1], values[2], values[3]), MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_outputs)).ToArray());
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_outputs);
    }

    /// <exception cref="InvalidOperationException">The program has ended instead.</exception>
    private string ReadLine() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException(_errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("no reason was given").Trim());
}
