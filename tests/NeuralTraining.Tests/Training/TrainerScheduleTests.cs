using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>The trainer sets the optimizer's learning rate from a schedule.</summary>
public sealed class TrainerScheduleTests
{
    private const int Iterations = 20;

    private static readonly Dataset Train = TwoMoons.Create(250, seed: 1);

    [Fact]
    public void Every_update_has_the_rate_of_its_iteration()
    {
        var schedule = new LinearWarmUp(5, new CosineDecay(0.02f, 15));
        MultiLayerNet byHand = Network(), fitted = Network(), unscheduled = Network();
        var optimizer = new Adam();
        MiniBatches batches = Train.CreateMiniBatches(64, seed: 5);
        for (int i = 0; i < Iterations; i++)
        {
            optimizer.LearningRate = schedule.LearningRate(i);
            optimizer.Update(byHand.Parameters, byHand.Gradient(batches.Draw(i)));
        }

        new Trainer(fitted, new Adam(), Options(schedule)).Fit(Train);
        new Trainer(unscheduled, new Adam(), Options(null)).Fit(Train);

        Numbers.ShouldBeBitEqual(fitted.Parameters.AsSpan(), byHand.Parameters.AsSpan());
        Numbers.Hash(unscheduled.Parameters.AsSpan()).Should().NotBe(Numbers.Hash(byHand.Parameters.AsSpan()));
    }

    /// <summary>Runs of two epochs, of four mini-batches each, as a run begins with an epoch.</summary>
    [Fact]
    public void A_second_run_goes_on_with_the_rates_that_follow()
    {
        const int half = 8;
        var schedule = new StepDecay(0.02f, 3, 0.5);
        MultiLayerNet whole = Network(), halves = Network();
        var optimizer = new Momentum();

        new Trainer(whole, new Momentum(), Options(schedule, 2 * half)).Fit(Train);
        var trainer = new Trainer(halves, optimizer, Options(schedule, half));
        trainer.Fit(Train);
        trainer.Fit(Train);

        Numbers.ShouldBeBitEqual(halves.Parameters.AsSpan(), whole.Parameters.AsSpan());
        optimizer.LearningRate.Should().Be(schedule.LearningRate(2 * half - 1));
    }

    [Fact]
    public void Without_a_schedule_the_rate_stays_the_optimizers()
    {
        var optimizer = new SGD(0.03f);

        new Trainer(Network(), optimizer, Options(null)).Fit(Train);

        optimizer.LearningRate.Should().Be(0.03f);
        new TrainerOptions().Schedule.Should().BeNull();
    }

    [Fact]
    public void A_schedule_that_ends_before_the_run_is_refused_before_anything_moves()
    {
        MultiLayerNet network = Network();
        var optimizer = new SGD(0.03f);
        string before = Numbers.Hash(network.Parameters.AsSpan());
        var trainer = new Trainer(network, optimizer, Options(new CosineDecay(0.1f, Iterations - 1)));

        trainer.Invoking(t => t.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage(
            "The schedule must give a finite learning rate greater than zero in every iteration of the run, but gives '0' in iteration 19.");

        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(before);
        (network.Iteration, trainer.Iteration, optimizer.LearningRate, trainer.History).Should().Be((0, 0, 0.03f, null));
        new Trainer(network, optimizer, Options(new CosineDecay(0.1f, Iterations))).Fit(Train).Losses.Should().HaveCount(Iterations);
    }

    [Theory]
    [InlineData(0, -0.1f)]
    [InlineData(0, float.NaN)]
    [InlineData(Iterations - 1, float.PositiveInfinity)]
    public void A_users_schedule_is_looked_at_from_both_ends(long at, float rate)
    {
        var trainer = new Trainer(Network(), new SGD(), Options(new OneOff(at, rate)));

        trainer.Invoking(t => t.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage(FormattableString.Invariant($"*but gives '{rate}' in iteration {at}."));
        trainer.Iteration.Should().Be(0);
    }

    [Fact]
    public void A_rate_missing_in_the_middle_ends_training_before_its_update()
    {
        MultiLayerNet network = Network(), stopped = Network();
        var trainer = new Trainer(network, new Adam(), Options(new OneOff(7, 0)));

        trainer.Invoking(t => t.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage("*but gives '0' in iteration 7.");
        new Trainer(stopped, new Adam(), Options(new ConstantRate(0.1f), 7)).Fit(Train);

        (trainer.Iteration, network.Iteration, trainer.History!.Losses.Count).Should().Be((7, 7, 7));
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), stopped.Parameters.AsSpan());
    }

    [Fact]
    public void A_schedule_may_compute_with_the_network()
    {
        MultiLayerNet network = Network(), constant = Network();

        new Trainer(network, new SGD(), Options(new Probe(network))).Fit(Train);
        new Trainer(constant, new SGD(), Options(new ConstantRate(0.1f))).Fit(Train);

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), constant.Parameters.AsSpan());
    }

    private static TrainerOptions Options(ILearningRateSchedule? schedule, int iterations = Iterations) =>
        new() { Iterations = iterations, BatchSize = 64, Seed = 5, Schedule = schedule };

    private static MultiLayerNet Network() => new(2, [16, 16], 2, new() { Seed = 1 });

    /// <summary>0.1 in all iterations but one.</summary>
    private sealed class OneOff(long at, float rate) : ILearningRateSchedule
    {
        public float LearningRate(long iteration) => iteration == at ? rate : 0.1f;
    }
    /// <summary>0.1, after a gradient of another mini-batch.</summary>
    private sealed class Probe(MultiLayerNet network) : ILearningRateSchedule
    {
        public float LearningRate(long iteration)
        {
            network.Gradient(Train.Take(3).AsBatch());
            return 0.1f;
        }
    }
}
