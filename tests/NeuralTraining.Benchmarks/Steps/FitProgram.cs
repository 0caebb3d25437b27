using System.Diagnostics;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints what <see cref="Trainer.Fit"/> takes beside the README's loop by hand, in turn and doing the same work on one thread: <c>fit [cases] [rounds]</c>.</summary>
/// <remarks>A step of <see cref="Trainer.Fit"/> is what lies between two of its reports of progress, and so costs a report more than it must.</remarks>
internal static class FitProgram
{
    private const int StepsPerRound = 20;
    private const int RoundsOfWarmUp = 50;

    public static void Run(string[] arguments)
    {
        string cases = arguments.At(0, usual: "AE");
        int rounds = arguments.At(1, usual: 300);
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"{rounds} rounds of {StepsPerRound} steps each, threads: 1; milliseconds");
        Console.WriteLine("case  by hand: minimum  median  Fit: minimum  median  overhead: of minima  of medians");
        foreach (StepCase step in StepCase.All.Where(step => cases.Contains(step.Name, StringComparison.Ordinal)))
        {
            (Spread byHand, Spread fit) = Compare(step, rounds);
            Console.WriteLine(
                $"{step.Name,-4}  {byHand.Minimum,16:F4}  {byHand.Median,6:F4}  {fit.Minimum,12:F4}  {fit.Median,6:F4}"
                + $"  {fit.Minimum / byHand.Minimum - 1,19:P2}  {fit.Median / byHand.Median - 1,10:P2}");
        }
    }

    private static (Spread ByHand, Spread Fit) Compare(StepCase step, int rounds)
    {
        Dataset train = StepBenchmark.RandomData(step);
        (MultiLayerNet network, IOptimizer optimizer) = (step.CreateNetwork(), step.CreateOptimizer());
        (MultiLayerNet fitted, IOptimizer fittedOptimizer) = (step.CreateNetwork(), step.CreateOptimizer());
        network.MaxDegreeOfParallelism = fitted.MaxDegreeOfParallelism = 1;

        // The only evaluation follows the first update, in the warm-up.
        var trainer = new Trainer(fitted, fittedOptimizer, new() { Iterations = StepsPerRound, BatchSize = step.BatchSize, EvaluateEvery = int.MaxValue });
        LapTimer byHand = new(), fit = new();
        for (int round = -RoundsOfWarmUp; round < rounds; round++)
        {
            if (round == 0)
            {
                byHand.Forget();
                fit.Forget();
            }

            byHand.Start();
            TrainByHand(run: round + RoundsOfWarmUp);
            fit.Start();
            trainer.Fit(train, progress: fit);
        }

        return network.Parameters.AsSpan().SequenceEqual(fitted.Parameters.AsSpan())
            ? (byHand.Spread, fit.Spread)
            : throw new InvalidOperationException($"The trainer and the loop by hand must do the same work, but case {step.Name} ended with other weights.");

        void TrainByHand(int run)
        {
            MiniBatches batches = train.CreateMiniBatches(step.BatchSize, seed: 0);
            batches.MaxDegreeOfParallelism = 1;

            // Every run of Fit begins with an epoch.
            int epochsPerRun = (StepsPerRound + batches.PerEpoch - 1) / batches.PerEpoch, first = run * epochsPerRun * batches.PerEpoch;
            for (int i = first; i < first + StepsPerRound; i++)
            {
                var (x, t) = batches.Draw(i);
                ParameterSet gradients = network.Gradient(x, t);
                optimizer.Update(network.Parameters, gradients);
                byHand.Lap();
            }
        }
    }

    /// <summary>Keeps the times from one step's end to the next.</summary>
    private sealed class LapTimer : IProgress<TrainingProgress>
    {
        private readonly List<double> _milliseconds = new(1 << 16);
        private long _last;

        public Spread Spread => Spread.Of(_milliseconds);

        public void Start() => _last = Stopwatch.GetTimestamp();

        public void Lap()
        {
            long now = Stopwatch.GetTimestamp();
            _milliseconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds);
            _last = now;
        }

        public void Report(TrainingProgress value) => Lap();

        public void Forget() => _milliseconds.Clear();
    }
}
