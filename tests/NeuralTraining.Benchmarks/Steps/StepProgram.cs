using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints what training steps take: <c>steps [cases] [seconds per case] [threads]</c>, such as <c>steps ABE 5 2</c>.</summary>
internal static class StepProgram
{
    public static void Run(string[] arguments)
    {
        string cases = arguments.At(0, usual: "ABCDE");
        double seconds = arguments.At(1, usual: 3.0);
        int threads = arguments.At(2, usual: 1);
        double peak = FmaPeak.Measure();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"FMA peak of one core: {peak:F1} GFLOPS; threads: {threads}");
        if (Parallelism.UpTo(threads).Degree > 1)
        {
            Console.WriteLine($"cache line there and back: {RoundTrip.OfACacheLine():F0} ns; shared work without any work: {RoundTrip.OfSharedWork(threads):F0} ns");
        }

        Console.WriteLine($"case  {StepResult.Header}  hash after 20 steps");
        foreach (StepCase step in StepCase.All.Where(step => cases.Contains(step.Name, StringComparison.Ordinal)))
        {
            Dataset data = StepBenchmark.RandomData(step);
            StepResult result = StepBenchmark.Run(step, data, seconds, threads);
            Console.WriteLine($"{step.Name,-4}  {result.ToColumns(peak)}  {StepBenchmark.HashAfter(step, data, steps: 20, threads)}");
        }
    }
}
