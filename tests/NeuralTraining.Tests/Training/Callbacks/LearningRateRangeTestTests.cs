using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

public sealed class LearningRateRangeTestTests
{
    private static readonly Dataset Train = TwoMoons.Create(200, seed: 1);

    [Fact]
    public void Rates_grow_by_one_factor_from_the_first_to_the_last()
    {
        var test = new LearningRateRangeTest(1e-4f, 1e-2f, 21);

        TrainingHistory history = Run(NewNetwork(), new SGD(), test, iterations: 30);

        float[] rates = [.. test.Points.Select(point => point.Rate)];
        rates.Should().HaveCount(21);
        (rates[0], rates[^1]).Should().Be((1e-4f, 1e-2f));
        Numbers.ShouldBeClose(rates, [.. Enumerable.Range(0, 21).Select(i => 1e-4 * Math.Pow(10, i / 10.0))], 1e-6, 0, "rate");
        history.StopReason.Should().Be("all learning rates of the range test have been tried");
        history.Losses.Should().HaveCount(20, "the last rate makes no update");
        test.Points[0].Loss.Should().BeApproximately(history.Losses[0], 1e-12);
        double average = 0;
        for (int i = 0; i < 20; i++)
        {
            average = 0.98 * average + 0.02 * history.Losses[i];
            test.Points[i].Loss.Should().BeApproximately(average / (1 - Math.Pow(0.98, i + 1)), 1e-12);
        }
    }

    [Fact]
    public void It_stops_when_the_loss_explodes_and_suggests_a_rate_that_trains()
    {
        var test = new LearningRateRangeTest(1e-4f, 1e4f, 200);
        MultiLayerNet network = NewNetwork();

        Run(network, new SGD(), test, iterations: 200).StopReason.Should().StartWith("the loss has grown too large at a learning rate of ");

        test.Points.Should().HaveCountLessThan(200).And.HaveCountGreaterThan(50);
        test.SuggestedRate.Should().BeInRange(0.01f, 20);
        double before = network.Loss(Train.AsBatch());
        new Trainer(network, new SGD(test.SuggestedRate!.Value), new() { Epochs = 20, BatchSize = 20 }).Fit(Train);
        network.Loss(Train.AsBatch()).Should().BeLessThan(0.7 * before);
    }

    [Fact]
    public void Afterwards_everything_is_as_before_to_the_bit()
    {
        (MultiLayerNet tested, MultiLayerNet untested) = (NewNetwork(), NewNetwork());
        (Adam optimizer, Adam other) = (new(), new());
        new Trainer(tested, optimizer, new() { Iterations = 3 }).Fit(Train);
        new Trainer(untested, other, new() { Iterations = 3 }).Fit(Train);

        Run(tested, optimizer, new LearningRateRangeTest(), iterations: 100);
        new Trainer(tested, optimizer, new() { Epochs = 3 }).Fit(Train);
        new Trainer(untested, other, new() { Epochs = 3 }).Fit(Train);

        Numbers.ShouldBeBitEqual(tested.Parameters.AsSpan(), untested.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(tested.Buffers.AsSpan(), untested.Buffers.AsSpan());
        (tested.Iteration, optimizer.Step, optimizer.LearningRate).Should().Be((untested.Iteration, other.Step, 0.001f));
    }

    [Fact]
    public void A_run_that_fails_is_undone_too()
    {
        MultiLayerNet network = NewNetwork();
        string before = Numbers.Hash(network.Parameters.AsSpan());
        var test = new LearningRateRangeTest(1e-4f, 1, 10);

        FluentActions.Invoking(() => Run(network, new SGD(), test, 10, new Recorder { Updated = run => _ = run.Iteration < 5 ? 0 : throw new TimeoutException() }))
            .Should().Throw<TimeoutException>();

        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(before);
        test.Points.Should().HaveCount(5);
    }

    [Fact]
    public void What_cannot_be_tested_is_refused()
    {
        var schedule = new ConstantRate(0.1f);
        foreach (ITrainingCallback callback in new ITrainingCallback[] { new LearningRateRangeTest(rateCount: 5), new ReduceOnPlateau() })
        {
            var trainer = new Trainer(NewNetwork(), new SGD(), new() { Schedule = schedule, Callbacks = [callback] });
            string name = callback.GetType().Name;
            trainer.Invoking(trainer => trainer.Fit(Train, Train)).Should().Throw<InvalidOperationException>().WithMessage(
                $"A run with {name}, which sets the learning rate, must have no schedule, but has ConstantRate. Set TrainerOptions.Schedule to null, or leave out the callback.");
        }

        FluentActions.Invoking(() => Run(NewNetwork(), new SGD(), new LearningRateRangeTest(), iterations: 99)).Should().Throw<InvalidOperationException>()
            .WithMessage("A run must have at least the 100 updates of its LearningRateRangeTest, but has 99.");
        FluentActions.Invoking(() => new LearningRateRangeTest(0.5f, 0.5f)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The last learning rate must be greater than the first, '0.5', but was '0.5'.*");
        FluentActions.Invoking(() => new LearningRateRangeTest(0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The first learning rate must be a finite number greater than zero, but was '0'.*");
        FluentActions.Invoking(() => new LearningRateRangeTest(rateCount: 1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of learning rates must be at least 2, but was '1'.*");
        new LearningRateRangeTest().Should().BeEquivalentTo(new { MinRate = 1e-6f, MaxRate = 10f, RateCount = 100, SuggestedRate = (float?)null });
    }

    private static TrainingHistory Run(MultiLayerNet network, IOptimizer optimizer, LearningRateRangeTest test, int iterations, params ITrainingCallback[] others) =>
        new Trainer(network, optimizer, new() { Iterations = iterations, BatchSize = 20, EvaluateEvery = 1000, Callbacks = [test, .. others] }).Fit(Train);

    private static MultiLayerNet NewNetwork() => new(2, [16], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.1f });
}
