namespace NeuralTraining.Benchmarks.Steps;

/// <summary>The least of several times, which has the least of what else the machine does, and the one in their middle.</summary>
internal readonly record struct Spread(double Minimum, double Median)
{
    public static Spread Of(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return new Spread(sorted[0], sorted[sorted.Length / 2]);
    }
}
