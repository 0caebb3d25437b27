using System.Globalization;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints what training steps take: <c>steps [cases] [seconds per case] [threads]</c>, such as <c>steps ABE 5 2</c>.</summary>
internal static class StepProgram
{
    public static void Run(string[] arguments)
    {
        string cases = arguments.Length > 0 ? arguments[0] : "ABCDE";
        double seconds = arguments.Length > 1 ? double.Parse(arguments[1], CultureInfo.InvariantCulture) : 3;
        int threads = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 1;
        double peak = FmaPeak.Measure();
        Console.WriteLine($"FMA peak of one core: {peak:F1} GFLOPS; threads: {threads}");
        if (threads > 1)
        {
            Console.WriteLine($"cache line there and back: {RoundTrip.OfACacheLine():F0} ns; shared work without any work: {RoundTrip.OfSharedWork(threads):F0} ns");
        }

        Console.WriteLine("case  minimum ms  median ms  GFLOPS  share of peak  bytes/step  hash after 20 steps");
        foreach (StepCase step in StepCase.All.Where(step => cases.Contains(step.Name, StringComparison.Ordinal)))
        {
            StepResult result = StepBenchmark.Run(step, StepBenchmark.RandomData(step.Widths[0], step.Widths[^1]), seconds, threads);
            double gflops = step.Flops / (result.MinimumMs * 1e6);
            Console.WriteLine($"{step.Name,-4}  {result.MinimumMs,10:F3}  {result.MedianMs,9:F3}  {gflops,6:F1}  {gflops / peak,13:P0}  {result.BytesPerStep,10}  {result.Hash}");
        }
    }
}
