namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints what the parts of a training step take: <c>parts [cases] [seconds per case] [threads]</c>, such as <c>parts AD 5 1</c>.</summary>
internal static class PartsProgram
{
    public static void Run(string[] arguments)
    {
        string cases = arguments.At(0, usual: "ABCDE");
        double seconds = arguments.At(1, usual: 3.0);
        int threads = arguments.At(2, usual: 1);
        double peak = FmaPeak.Measure() * threads;
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"FMA peak: {peak:F1} GFLOPS; threads: {threads}; microseconds, each part within whole steps");
        foreach (StepCase step in StepCase.All.Where(step => cases.Contains(step.Name, StringComparison.Ordinal)))
        {
            var parts = new StepParts(step, StepBenchmark.RandomData(step), threads);
            IReadOnlyList<StepPart> results = parts.Time(seconds);
            double sum = results.Sum(part => part.Microseconds.Median);
            Console.WriteLine();
            Console.WriteLine($"{step.Name}: {step.Shape}, {step.Optimizer}");
            Console.WriteLine($"{"part",-30}  minimum  median  share of step  share of peak");
            foreach (StepPart part in results)
            {
                string efficiency = part.Flops > 0 ? $"{part.Flops / (part.Microseconds.Minimum * 1e3 * peak):P0}" : "";
                Console.WriteLine($"{part.Name,-30}  {part.Microseconds.Minimum,7:F1} {part.Microseconds.Median,7:F1}  {part.Microseconds.Median / sum,13:P1}  {efficiency,13}");
            }

            double minimum = results.Sum(part => part.Microseconds.Minimum);
            Console.WriteLine($"{"sum",-30}  {minimum,7:F1} {sum,7:F1}  {"",13}  {step.Flops / (minimum * 1e3 * peak),13:P0}");
        }
    }
}
