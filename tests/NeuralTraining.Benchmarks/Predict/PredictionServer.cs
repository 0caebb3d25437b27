using System.Globalization;
using System.Runtime.InteropServices;

namespace NeuralTraining.Benchmarks.Predict;

/// <summary>Returns the call that predicts some rows of the inputs into memory of its own. Calls may run at once.</summary>
internal delegate Action PredictionCall(string network, float[] inputs, int firstRow, int rows, float[] outputs);

/// <summary>
/// The program of an entrant: reads lines <c>network rows callers seconds path</c>, and answers each with <c>median 99th-percentile calls-per-second bytes</c>.
/// The path takes the first caller's outputs, as the folder's <c>inputs.f32</c> holds the inputs.
/// </summary>
internal static class PredictionServer
{
    private const int Inputs = 784, Outputs = 10;

    public static void Run(string name, string folder, PredictionCall create)
    {
        float[] inputs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "inputs.f32"))).ToArray();
        Console.WriteLine(name);
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', 5);
            int rows = int.Parse(words[1], CultureInfo.InvariantCulture), callers = int.Parse(words[2], CultureInfo.InvariantCulture);
            float[][] outputs = [.. Enumerable.Range(0, callers).Select(_ => new float[rows * Outputs])];
            Action[] calls = [.. outputs.Select((y, i) => create(words[0], inputs, i * rows % (inputs.Length / Inputs), rows, y))];
            CallTimes times = CallTimer.Measure(calls, double.Parse(words[3], CultureInfo.InvariantCulture));
            File.WriteAllBytes(words[4], MemoryMarshal.AsBytes(outputs[0].AsSpan()));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{times.Median:F3} {times.Percentile99:F3} {times.CallsPerSecond:F3} {times.Bytes:F1}"));
        }
    }
}
