using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>Training takes nothing from the heap, on any thread of the process.</summary>
[Collection(Alone.Name)]
public sealed class AllocationTests
{
    private const int Inputs = 50, Classes = 10, Samples = 1000;

    /// <summary>The program that runs the tests allocates now and then, too: the least of so many measurements has little of that.</summary>
    private const int Measurements = 3;

    /// <summary>Less than one object for each of the thousand updates.</summary>
    private const int Slack = 20_000;

    private static readonly Dataset Data = new(
        Tensor.Create(Numbers.Uniform(Samples * Inputs, 0, 1), [Samples, Inputs]), Enumerable.Range(0, Samples).Select(i => i % Classes).ToArray());

    private static readonly Dataset WeightedTargets = new(
        Data.Inputs,
        Tensor.Create([.. Enumerable.Range(0, Samples * Classes).Select(i => i % Classes == i / Classes % Classes ? 1f : 0f)], [Samples, Classes]),
        Numbers.Uniform(Samples, 0.5f, 1.5f));

    /// <summary>A thousand updates with a schedule, callbacks and progress, each epoch ending with a smaller mini-batch: what is allocated grows by the losses of the history alone.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    [InlineData(1, 1, true)]
    [InlineData(2, 4, true)]
    public void A_thousand_updates_allocate_no_more_than_a_few(int degree, int rowBlocks, bool weightedTargets = false)
    {
        Dataset data = weightedTargets ? WeightedTargets : Data;
        var options = new MultiLayerNetOptions { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f, WeightDecay = 1e-4f, RowBlocks = rowBlocks };
        var network = new MultiLayerNet(Inputs, [32], Classes, options) { MaxDegreeOfParallelism = degree };
        var optimizer = new Adam();
        var progress = new SynchronousProgress<TrainingProgress>(_ => { });
        Trainer few = NewTrainer(20), many = NewTrainer(1000);
        few.Fit(data, data.Take(10), progress: progress);
        few.Fit(data, data.Take(10), progress: progress);

        (long thread, long process) = Allocated(() => few.Fit(data, data.Take(10), progress: progress));
        (long ofMany, long ofManyInProcess) = Allocated(() => many.Fit(data, data.Take(10), progress: progress));

        const int losses = sizeof(double) * 1000;
        (ofMany - thread).Should().BeLessThanOrEqualTo(losses + Slack, "a loss is kept of each update, and nothing else");
        (ofManyInProcess - process).Should().BeLessThanOrEqualTo(losses + Slack, "other threads allocate nothing either");

        Trainer NewTrainer(int iterations) => new(network, optimizer, new()
        {
            Iterations = iterations,
            BatchSize = 96,
            EvaluateEvery = 100_000,
            Schedule = new CosineDecay(0.001f, 100_000),
            AccumulateBatches = 2,
            Callbacks = [new GradientNormClipping(0.1), new GradientValueClipping(0.01f), new AveragedWeights(), new EarlyStopping(100), new CsvLog(TextWriter.Null, everyUpdate: true)],
        });
    }

    [Fact]
    public void Sharing_work_does_not_allocate()
    {
        using var team = new WorkerTeam();
        team.Run(default(Nothing), 100, 1, 2);

        (long thread, long process) = Allocated(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                team.Run(default(Nothing), 100, 1, 2);
            }
        });

        thread.Should().Be(0);
        process.Should().BeLessThan(Slack);
    }

    private static (long Thread, long Process) Allocated(Action action)
    {
        (long leastOfThread, long leastOfProcess) = (long.MaxValue, long.MaxValue);
        for (int i = 0; i < Measurements; i++)
        {
            long process = GC.GetTotalAllocatedBytes(precise: true), thread = GC.GetAllocatedBytesForCurrentThread();
            action();
            leastOfThread = Math.Min(leastOfThread, GC.GetAllocatedBytesForCurrentThread() - thread);
            leastOfProcess = Math.Min(leastOfProcess, GC.GetTotalAllocatedBytes(precise: true) - process);
        }

        return (leastOfThread, leastOfProcess);
    }

    private readonly struct Nothing : IRangeAction
    {
        public static int Grain => 1;

        public void Run(int start, int end)
        {
        }
    }
}
