using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Metrics;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

public sealed class EarlyStoppingTests
{
    // Few noisy samples, so that the validation loss rises soon.
    private static readonly Dataset Train = TwoMoons.Create(30, seed: 1, noise: 0.7), Validation = TwoMoons.Create(60, seed: 2, noise: 0.7);

    [Fact]
    public void It_stops_after_its_patience_and_restores_parameters_and_buffers_of_the_best_evaluation()
    {
        var stopping = new EarlyStopping(3);
        var seen = new List<(double Loss, float[] Parameters, float[] Buffers)>();
        var recorder = new Recorder
        {
            Evaluated = (run, evaluation) => seen.Add((evaluation.ValidationLoss!.Value, run.Network.Parameters.AsSpan().ToArray(), run.Network.Buffers.AsSpan().ToArray())),
        };
        Trainer trainer = NewTrainer(stopping, recorder);

        TrainingHistory history = trainer.Fit(Train, Validation);

        int best = seen.FindIndex(evaluation => evaluation.Loss == seen.Min(other => other.Loss));
        seen.Should().HaveCount(best + 1 + 3).And.HaveCountLessThan(400);
        best.Should().BePositive();
        stopping.BestIteration.Should().Be(history.Evaluations[best].Iteration);
        history.StopReason.Should().Be($"the validation loss has not improved in 3 evaluations, since update {stopping.BestIteration}");
        Numbers.ShouldBeBitEqual(trainer.Network.Parameters.AsSpan(), seen[best].Parameters);
        Numbers.ShouldBeBitEqual(trainer.Network.Buffers.AsSpan(), seen[best].Buffers);
        trainer.Network.Loss(Validation.AsBatch()).Should().Be(seen[best].Loss);
        seen[best].Parameters.Should().NotEqual(seen[^1].Parameters);
    }

    [Fact]
    public void Without_restoring_the_last_weights_stay()
    {
        Trainer trainer = NewTrainer(new EarlyStopping(3, restoreBest: false)), plain = NewTrainer();

        TrainingHistory history = trainer.Fit(Train, Validation);

        plain.Fit(Train, Validation).Losses.Take(history.Losses.Count).Should().Equal(history.Losses);
        trainer.Network.Loss(Validation.AsBatch()).Should().Be(history.Evaluations[^1].ValidationLoss);
    }

    [Fact]
    public void A_metric_may_be_watched_that_is_better_if_larger()
    {
        var stopping = new EarlyStopping(4, metric: "accuracy");

        TrainingHistory history = NewTrainer(stopping).Fit(Train, Validation);

        double[] accuracies = [.. history.Evaluations.Select(evaluation => evaluation.ValidationMetrics!["accuracy"])];
        int best = Array.IndexOf(accuracies, accuracies.Max());
        accuracies.Should().HaveCount(best + 5);
        history.StopReason.Should().Be($"the metric 'accuracy' of the validation data has not improved in 4 evaluations, since update {history.Evaluations[best].Iteration}");
    }

    [Theory]
    [InlineData(0, new[] { 3, 2.9, 2.8, 2.7, 2.6 }, 0, 5)]
    [InlineData(0.25, new[] { 3, 2.9, 2.8, 2.7, 2.6 }, 3, 1)]
    [InlineData(0.25, new[] { 3, 2.9, 2.5, 2.6 }, 0, 3)]
    [InlineData(0, new[] { 3, 3, 3, 1.0 }, 3, 1)]
    [InlineData(0, new[] { double.NaN, 3, double.NaN, double.NaN }, 4, 2)]
    [InlineData(0, new[] { double.NaN, double.NaN, 1.0 }, 2, 0)]
    [InlineData(0, new[] { double.PositiveInfinity, 3, 2 }, 0, 3)]
    public void Only_what_changes_enough_improves(double minChange, double[] losses, int stopAt, int best)
    {
        var stopping = new EarlyStopping(2, minChange);
        var feeder = new Recorder
        {
            Begin = ((ITrainingCallback)stopping).OnRunBegin,
            Updated = run => ((ITrainingCallback)stopping).OnEvaluated(
                run, new Evaluation { Iteration = run.Iteration, Epoch = 0, TrainLoss = 0, ValidationLoss = losses[run.Iteration - 1] }),
        };
        var trainer = new Trainer(new MultiLayerNet(2, [4], 2), new SGD(), new() { Iterations = losses.Length, BatchSize = 30, EvaluateEvery = 1000, Callbacks = [feeder] });

        TrainingHistory history = trainer.Fit(Train, Validation);

        history.Losses.Should().HaveCount(stopAt == 0 ? losses.Length : stopAt);
        stopping.BestIteration.Should().Be(best);
    }

    [Theory]
    [InlineData(1, 0.5, "the metric 'mine' of the validation data has not improved in 1 evaluation, since update 1")]
    [InlineData(1, double.NaN, "the metric 'mine' of the validation data has been NaN in 1 evaluation, since the beginning")]
    [InlineData(2, double.NaN, "the metric 'mine' of the validation data has been NaN in 2 evaluations, since the beginning")]
    public void The_reason_says_what_was_seen(int patience, double value, string reason)
    {
        var stopping = new EarlyStopping(patience, metric: "mine");
        var options = new TrainerOptions { Epochs = 5, Metrics = [new Same(value)], Callbacks = [stopping] };

        new Trainer(new MultiLayerNet(2, [4], 2), new SGD(), options).Fit(Train, Validation).StopReason.Should().Be(reason);
    }

    [Fact]
    public void A_run_that_was_canceled_or_has_failed_keeps_the_last_weights()
    {
        var stopping = new EarlyStopping(50);
        Trainer trainer = NewTrainer(stopping, new Recorder { Updated = run => _ = run.Iteration < 60 ? 0 : throw new TimeoutException() }), plain = NewTrainer();

        trainer.Invoking(trainer => trainer.Fit(Train, Validation)).Should().Throw<TimeoutException>();

        plain.Invoking(plain => plain.Fit(Train, Validation, new SynchronousProgress<TrainingProgress>(p => _ = p.Iteration < 60 ? 0 : throw new TimeoutException())))
            .Should().Throw<TimeoutException>();
        Numbers.ShouldBeBitEqual(trainer.Network.Parameters.AsSpan(), plain.Network.Parameters.AsSpan());
        stopping.BestIteration.Should().BeInRange(1, 59);
    }

    [Fact]
    public void A_second_run_begins_anew()
    {
        var stopping = new EarlyStopping(3);
        Trainer trainer = NewTrainer(stopping);
        trainer.Fit(Train, Validation);

        TrainingHistory second = trainer.Fit(Train, Validation);

        second.Evaluations.Count.Should().BeGreaterThanOrEqualTo(4, "its first evaluation improves, whatever the run before has found");
        stopping.BestIteration.Should().BeGreaterThan(second.Evaluations[0].Iteration - 1);
    }

    [Fact]
    public void What_cannot_be_watched_is_refused_when_the_run_begins()
    {
        NewTrainer(new EarlyStopping(1)).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>()
            .WithMessage("A run with EarlyStopping must have validation data, as that watches the validation loss, but has none. Pass some to Fit.");
        NewTrainer(new EarlyStopping(1, metric: "f1")).Invoking(trainer => trainer.Fit(Train, Validation)).Should().Throw<InvalidOperationException>()
            .WithMessage("A run with EarlyStopping must compute the metric that is watched, but 'f1' is not among [accuracy]. Add it to TrainerOptions.Metrics.");
        FluentActions.Invoking(() => new EarlyStopping(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The patience must be at least 1, but was '0'.*");
        FluentActions.Invoking(() => new EarlyStopping(1, -0.1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The minimum change must be a finite number of at least zero, but was '-0.1'.*");
        FluentActions.Invoking(() => new EarlyStopping(1, metric: "")).Should().Throw<ArgumentException>().WithMessage("The metric must have a name, but its name is empty.*");
        new EarlyStopping(7).Should().BeEquivalentTo(new { Patience = 7, MinChange = 0, Metric = (string?)null, RestoreBest = true, BestIteration = 0 });
    }

    private static Trainer NewTrainer(params ITrainingCallback[] callbacks) => new(
        new MultiLayerNet(2, [24], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation }),
        new Adam(0.02f),
        new() { Epochs = 400, BatchSize = 10, Callbacks = callbacks });

    /// <summary>A metric that is always the same.</summary>
    private sealed class Same(double value) : IMetric, IMetricAccumulator
    {
        public string Name => "mine";

        public bool LargerIsBetter => true;

        public double Value => value;

        public IMetricAccumulator CreateAccumulator(int outputs) => this;

        public void Reset()
        {
        }

        public void Add(in Predictions predictions, in Batch batch)
        {
        }
    }
}
