namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints how the time of a step changes over a long run, in which units die and what is kept for their weights decays: <c>subnormals [case] [steps]</c>.</summary>
/// <remarks>The run is flat if the fastest block of each quarter of it stays within 5 % of the first quarter's: other work on the machine
/// slows single blocks, subnormal numbers all that follow.</remarks>
internal static class SubnormalProgram
{
    private const int StepsPerBlock = 1_000;
    private const int Quarters = 4;
    private const double Tolerance = 0.05;

    public static void Run(string[] arguments)
    {
        string name = arguments.At(0, usual: "B");
        int steps = arguments.At(1, usual: 20_000);
        StepCase step = StepCase.All.Single(step => step.Name == name);
        var loop = new StepLoop(step, StepBenchmark.RandomData(step), threads: 1);
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"case {step.Name}, {step.Optimizer}, one thread; milliseconds, and the subnormal numbers at the end of each block of {StepsPerBlock} steps");
        Console.WriteLine("  steps  minimum  median  of parameters  of state  of gradients");
        List<Spread> blocks = [];
        while (loop.Iteration < steps)
        {
            blocks.Add(loop.Time(StepsPerBlock));
            Console.WriteLine(
                $"{loop.Iteration,7}  {blocks[^1].Minimum,7:F3}  {blocks[^1].Median,6:F3}  {CountIn(loop.Network.Parameters),13}"
                + $"  {loop.Optimizer.SaveState().Slots.Values.Sum(CountIn),8}  {CountIn(loop.Gradients),12}");
        }

        Describe("minima", [.. blocks.Select(block => block.Minimum)]);
        Describe("medians", [.. blocks.Select(block => block.Median)]);
    }

    private static void Describe(string what, double[] blocks)
    {
        double[] quarters = [.. blocks.Chunk((blocks.Length + Quarters - 1) / Quarters).Select(quarter => quarter.Min())];
        double growth = quarters.Max() / quarters[0] - 1;
        Console.WriteLine(
            $"{what}: the fastest block of each quarter {string.Join(", ", quarters.Select(time => time.ToString("F3")))} ms, "
            + $"at most {growth:P1} above the first: {(growth <= Tolerance ? "flat" : "not flat")}");
    }

    private static int CountIn(ParameterSet set)
    {
        int count = 0;
        foreach (float value in set.AsSpan())
        {
            count += float.IsSubnormal(value) ? 1 : 0;
        }

        return count;
    }
}
