using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>What the training steps of a case took.</summary>
internal sealed record StepResult(StepCase Case, int Threads, Spread Milliseconds, long BytesPerStep)
{
    public const string Header = "minimum ms  median ms  MFLOP/step  GFLOPS  share of peak  bytes/step";

    /// <summary>The columns of <see cref="Header"/>; GFLOPS are those of the fastest step, the peak that of as many cores as threads could use.</summary>
    public string ToColumns(double peakOfOneCore)
    {
        double gflops = Case.Flops / (Milliseconds.Minimum * 1e6);
        return $"{Milliseconds.Minimum,10:F3}  {Milliseconds.Median,9:F3}  {Case.Flops / 1e6,10:F1}  {gflops,6:F1}  {gflops / (peakOfOneCore * Parallelism.UpTo(Threads).Degree),13:P0}  {BytesPerStep,10}";
    }
}
