namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints what case A takes with one thing changed: the width of its hidden layers, the batch, the depth, the number of samples.</summary>
internal static class ScalingProgram
{
    private const double Seconds = 1.2;
    private const int Width = 100, Depth = 4;

    public static void Run()
    {
        StepCase step = StepCase.All[0];
        Dataset data = StepBenchmark.RandomData(step);
        double peak = FmaPeak.Measure();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"FMA peak of one core: {peak:F1} GFLOPS; {step.Shape}, {data.Count} samples, but for");
        Console.WriteLine($"{"",-14}  threads  {StepResult.Header}");
        foreach (int width in (int[])[64, 128, 256, 512, 1024, 2048])
        {
            Print($"width {width}", step with { Widths = Hidden(width, Depth) }, data);
        }

        foreach (int batch in (int[])[16, 32, 64, 128, 256, 512, 1024, 2048, 4096])
        {
            Print($"batch {batch}", step with { BatchSize = batch }, data);
        }

        foreach (int depth in (int[])[1, 2, 5, 10, 20])
        {
            Print($"depth {depth}", step with { Widths = Hidden(Width, depth) }, data);
        }

        foreach (int samples in (int[])[1_000, 4_000, 15_000, 60_000])
        {
            Print($"samples {samples}", step, data.Take(samples));
        }

        int[] Hidden(int width, int depth) => [step.Widths[0], .. Enumerable.Repeat(width, depth), step.Widths[^1]];

        void Print(string change, StepCase changed, Dataset samples)
        {
            foreach (int threads in (int[])[1, 2])
            {
                Console.WriteLine($"{change,-14}  {threads,7}  {StepBenchmark.Run(changed, samples, Seconds, threads).ToColumns(peak)}");
            }
        }
    }
}
