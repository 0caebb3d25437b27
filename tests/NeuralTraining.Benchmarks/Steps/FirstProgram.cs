using System.Diagnostics;
using System.Globalization;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints what the first training step of a process takes, most of which is its compilation: <c>first [processes]</c>, each of which runs <c>first once</c>.</summary>
internal static class FirstProgram
{
    private const string Once = "once";

    public static void Run(string[] arguments)
    {
        if (arguments is [Once])
        {
            Console.WriteLine(MeasureHere().ToString(CultureInfo.InvariantCulture));
            return;
        }

        int processes = arguments.At(0, usual: 10);
        Console.WriteLine(Machine.Describe());
        double[] milliseconds = [.. Enumerable.Range(0, processes).Select(_ => MeasureInNewProcess())];
        (double minimum, double median) = Spread.Of(milliseconds);
        Console.WriteLine($"first step of case A in {processes} processes: minimum {minimum:F1} ms, median {median:F1} ms, maximum {milliseconds.Max():F1} ms");
    }

    private static double MeasureHere()
    {
        StepCase step = StepCase.All[0];
        var loop = new StepLoop(step, StepBenchmark.RandomData(step), threads: null);
        long start = Stopwatch.GetTimestamp();
        loop.Step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double MeasureInNewProcess()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(FirstProgram).Assembly.Location, "first", Once]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(printed, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"A process that measures its first step must end with exit code 0, but one ended with {process.ExitCode}.");
    }
}
