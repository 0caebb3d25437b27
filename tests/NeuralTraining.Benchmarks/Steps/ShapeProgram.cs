namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints what training steps of five random networks take on one thread, beside the peak, and their products alone: <c>shapes [seed]</c>.</summary>
internal static class ShapeProgram
{
    private const int Shapes = 5;
    private const double Seconds = 2;

    public static void Run(string[] arguments)
    {
        ulong seed = arguments.At(0, usual: 1UL);
        double peak = FmaPeak.Measure();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"FMA peak of one core: {peak:F1} GFLOPS; threads: 1; seed: {seed}");
        Console.WriteLine($"{"network, batch",-36}  {StepResult.Header}  share of the products alone");
        foreach (StepCase step in RandomShapes.Draw(seed, Shapes))
        {
            StepResult result = StepBenchmark.Run(step, StepBenchmark.RandomData(step), Seconds, threads: 1);
            Console.WriteLine($"{step.Shape,-36}  {result.ToColumns(peak)}  {ProductTimer.GflopsOf(step) / peak,27:P0}");
        }
    }
}
