using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A run has its network and its optimizer for itself, but for the thread that trains.</summary>
public sealed class OneRunAtATimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_network_is_trained_by_one_run_at_a_time_and_may_be_asked_between_updates()
    {
        Dataset data = TwoMoons.Create(100, seed: 1);
        MultiLayerNet network = new(2, [8], 2), alone = new(2, [8], 2);
        Trainer trainer = new(network, new Adam(), new() { Epochs = 2, BatchSize = 50 }), other = new(network, new SGD());
        Trainer[] trainers = [trainer, other];
        var accuracies = new List<double>();

        trainer.Fit(data, progress: new SynchronousProgress<TrainingProgress>(_ =>
        {
            accuracies.Add(network.Accuracy(data.AsBatch()));
            foreach (Trainer second in trainers)
            {
                Task.Run(() => second.Invoking(t => t.Fit(data)).Should().Throw<InvalidOperationException>().WithMessage(
                    "A network must be trained by one run at a time, but a run began while a run or a call was under way. Wait for its end, or train another network."))
                    .Wait(Patience).Should().BeTrue();
            }
        }));
        new Trainer(alone, new Adam(), new() { Epochs = 2, BatchSize = 50 }).Fit(data);

        accuracies.Should().HaveCount(4);
        other.Iteration.Should().Be(0);
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), alone.Parameters.AsSpan());
        trainer.Invoking(t => t.Fit(data)).Should().NotThrow("the first run is over");
    }

    /// <summary>Each hands over to the other when its call is over, so that no call meets another.</summary>
    [Fact]
    public void Two_loops_that_take_turns_are_not_refused()
    {
        const int steps = 50;
        Dataset data = TwoMoons.Create(20, seed: 1);
        MultiLayerNet network = new(2, [5], 2), alone = new(2, [5], 2);
        Adam optimizer = new(), optimizerOfAlone = new();
        MiniBatches batches = data.CreateMiniBatches(8, seed: 1), batchesOfAlone = data.CreateMiniBatches(8, seed: 1);
        int turn = 0, step = 0;

        OtherThread.Run(2, () =>
        {
            int me = Interlocked.Increment(ref turn) - 1;
            SpinWait.SpinUntil(() => Volatile.Read(ref turn) == 2);
            for (int i = me; i < steps; i += 2)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref step) == i, Patience).Should().BeTrue();
                optimizer.LearningRate = 0.1f / (i + 1);
                optimizer.Update(network.Parameters, network.Gradient(batches.Draw(i)));
                network.Parameters["W1"][0, 0] += network.Parameters.AsSpan("b1")[0];
                Volatile.Write(ref step, i + 1);
            }
        });
        for (int i = 0; i < steps; i++)
        {
            optimizerOfAlone.LearningRate = 0.1f / (i + 1);
            optimizerOfAlone.Update(alone.Parameters, alone.Gradient(batchesOfAlone.Draw(i)));
            alone.Parameters["W1"][0, 0] += alone.Parameters.AsSpan("b1")[0];
        }

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), alone.Parameters.AsSpan());
    }

    [Fact]
    public void A_run_that_is_refused_leaves_nothing_held()
    {
        Dataset data = TwoMoons.Create(100, seed: 1);
        var shared = new Adam();
        MultiLayerNet network = new(2, [8], 2), other = new(2, [8], 2);
        Trainer trainer = new(network, shared, new() { Iterations = 2 }), second = new(other, shared, new() { Iterations = 2 });
        Exception? refusal = null;

        trainer.Fit(data, progress: new SynchronousProgress<TrainingProgress>(_ =>
        {
            refusal ??= OtherThread.Record(() => second.Fit(data));
            other.Loss(data.AsBatch());
        }));

        refusal.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be(
            "An optimizer must be used by one run at a time, but a run began while a run or a call was under way with it. Use one optimizer for each trainer.");
        second.Iteration.Should().Be(0);
        second.History.Should().BeNull();
        new Trainer(other, new SGD(), new() { Iterations = 1 }).Invoking(t => t.Fit(data)).Should().NotThrow();
    }
}
