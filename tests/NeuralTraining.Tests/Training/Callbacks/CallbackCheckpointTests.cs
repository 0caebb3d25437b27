using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

/// <summary>Callbacks of a resumed run go on where they were.</summary>
public sealed class CallbackCheckpointTests : IDisposable
{
    private static readonly Dataset Train = TwoMoons.Create(30, seed: 1, noise: 0.7), Validation = TwoMoons.Create(60, seed: 2, noise: 0.7);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Early stopping, a plateau, an average, clipping, accumulation and a log; stopped after every update.</summary>
    [Fact]
    public void A_run_stopped_anywhere_and_resumed_ends_as_if_it_had_not_stopped()
    {
        (Trainer whole, AveragedWeights expected) = NewTrainer(isSaved: false);
        TrainingHistory history = whole.Fit(Train, Validation);
        string log = File.ReadAllText(Log);
        history.StopReason.Should().NotBeNull();
        history.Losses.Count.Should().BeInRange(15, 150);

        for (int stopAt = 1; stopAt < history.Losses.Count; stopAt++)
        {
            Stop(stopAt);
        }

        (Trainer resumed, AveragedWeights average) = NewTrainer();
        resumed.Resume()!.Iteration.Should().Be(history.Losses.Count - 1);
        ShouldBeEqual(resumed.Fit(Train, Validation), history);
        ShouldBeEqual(resumed.Network, whole.Network);
        Numbers.ShouldBeBitEqual(average.Average!.AsSpan(), expected.Average!.AsSpan());
        resumed.Optimizer.LearningRate.Should().Be(whole.Optimizer.LearningRate).And.BeLessThan(0.02f);
        File.ReadAllText(Log).Should().Be(log);
    }

    [Fact]
    public void A_run_killed_after_its_latest_checkpoint_makes_its_updates_again_and_its_log_has_no_row_twice()
    {
        (Trainer whole, _) = NewTrainer(isSaved: false);
        TrainingHistory history = whole.Fit(Train, Validation);
        string log = File.ReadAllText(Log);

        (Trainer killed, _) = NewTrainer(everyIterations: 5);
        killed.Invoking(killed => killed.Fit(Train, Validation, new SynchronousProgress<TrainingProgress>(p => _ = p.Iteration < 13 ? 0 : throw new TimeoutException())))
            .Should().Throw<TimeoutException>();
        (Trainer resumed, _) = NewTrainer(everyIterations: 5);
        resumed.Resume()!.Iteration.Should().Be(10);

        ShouldBeEqual(resumed.Fit(Train, Validation), history);
        ShouldBeEqual(resumed.Network, whole.Network);
        File.ReadAllText(Log).Should().Be(log);
    }

    [Fact]
    public void A_run_that_was_stopped_is_resumed_as_stopped_with_the_best_weights()
    {
        (Trainer stopped, _) = NewTrainer();
        TrainingHistory history = stopped.Fit(Train, Validation);

        (Trainer again, _) = NewTrainer();
        again.Resume();
        TrainingHistory same = again.Fit(Train, Validation);

        ShouldBeEqual(same, history);
        ShouldBeEqual(again.Network, stopped.Network);
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_if_its_length_or_its_callbacks_change()
    {
        (Trainer stopped, _) = NewTrainer();
        string reason = stopped.Fit(Train, Validation).StopReason!;
        long end = stopped.Iteration;
        Trainer other = NewTrainer([], iterations: 300);

        other.Invoking(other => other.Resume()).Should().Throw<InvalidOperationException>()
            .WithMessage("*whose callbacks is 'GradientNormClipping(MaxNorm: 0.5), EarlyStopping(Patience: 6, *', but here it is 'none', a change that must be declared as ResumeChanges.Callbacks.");
        other.Resume(ResumeChanges.Callbacks);
        TrainingHistory history = other.Fit(Train, Validation);

        (history.StopReason, history.Losses.Count).Should().Be((null, 300));
        history.Changes.Select(change => (change.Iteration, change.What, change.From, change.To)).Should().HaveCount(2).And.Contain((end, "stop reason", reason, "none"));
    }

    [Fact]
    public void A_callback_that_stays_keeps_its_state_among_others()
    {
        var before = new AveragedWeights(0.5);
        Trainer first = NewTrainer([new AveragedWeights(0.25), before], iterations: 4);
        first.Fit(Train);
        AveragedWeights after = new(0.5), another = new(0.75);
        Trainer second = NewTrainer([after, another], iterations: 4);

        second.Resume(ResumeChanges.Callbacks);

        Numbers.ShouldBeBitEqual(after.Average!.AsSpan(), before.Average!.AsSpan());
        another.Average.Should().BeNull();
    }

    [Fact]
    public void Other_hyperparameters_and_another_accumulation_are_refused()
    {
        NewTrainer([new GradientNormClipping(1)], iterations: 4).Fit(Train);

        NewTrainer([new GradientNormClipping(2)], iterations: 4).Invoking(trainer => trainer.Resume()).Should().Throw<InvalidOperationException>()
            .WithMessage("*whose callbacks is 'GradientNormClipping(MaxNorm: 1)', but here it is 'GradientNormClipping(MaxNorm: 2)', a change that must be declared as ResumeChanges.Callbacks.");
        NewTrainer([new GradientNormClipping(1)], iterations: 4, accumulate: 3).Invoking(trainer => trainer.Resume()).Should().Throw<InvalidOperationException>()
            .WithMessage("*whose mini-batches of an update is '2', but here it is '3'.");
    }

    [Fact]
    public void A_callback_of_ones_own_is_restored()
    {
        Counter first = new(), second = new();
        NewTrainer([first], iterations: 4).Fit(Train);
        Trainer resumed = NewTrainer([second], iterations: 8);

        resumed.Resume(ResumeChanges.Length);
        resumed.Fit(Train);

        (first.Count, second.Count).Should().Be((4, 8));
    }

    [Fact]
    public void A_state_that_a_callback_refuses_changes_nothing()
    {
        NewTrainer([new Counter(), new Counter { Name = "count" }], iterations: 4).Fit(Train);
        Counter first = new(), second = new() { Name = "other" };
        Trainer trainer = NewTrainer([first, second], iterations: 4);
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        trainer.Invoking(trainer => trainer.Resume()).Should().Throw<InvalidDataException>().WithMessage(
            $"The checkpoint '{_folder.PathOf("checkpoint-000000000004.safetensors")}' must hold a state of Counter, but holds ['count'], which it refuses: The state must hold 'other'.");

        trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
        (trainer.Iteration, trainer.History, first.Count, second.Count).Should().Be((0, null, 0, 0));
    }

    [Fact]
    public void A_state_that_cannot_be_saved_refuses_the_run()
    {
        NewTrainer([new Recorder(), new Stateful(() => null!)]).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>()
            .WithMessage("The state of a callback must not be null, and empty if there is none, but that of Stateful is null.");
        NewTrainer([new Stateful(() => new(sets: new Dictionary<string, ParameterSet> { ["a"] = new(("b", [1])) }))]).Invoking(trainer => trainer.Fit(Train)).Should().Throw<ArgumentException>()
            .WithMessage("Each set in the state of a callback must be shaped like the parameters or the buffers of the network, but 'a' of Stateful is not: it has 'b'.*");
        NewTrainer([new LearningRateRangeTest(rateCount: 2)]).Invoking(trainer => trainer.Fit(Train)).Should().Throw<NotSupportedException>()
            .WithMessage("A run with checkpoints must be one to resume, but that of LearningRateRangeTest is undone at its end. Test without checkpoints.");
        FluentActions.Invoking(() => new CallbackState(new Dictionary<string, double> { [""] = 1 })).Should().Throw<ArgumentException>()
            .WithMessage("Each part of a state must have a name, but one has none.*").WithParameterName("numbers");
        FluentActions.Invoking(() => new CallbackState(sets: new Dictionary<string, ParameterSet> { ["a"] = null! })).Should().Throw<ArgumentException>()
            .WithMessage("Each set must be a parameter set, but 'a' is null.*").WithParameterName("sets");
    }

    [Theory]
    [InlineData("waited", -1)]
    [InlineData("waited", 0.5)]
    [InlineData("waited", double.NaN)]
    [InlineData("bestIteration", 1e300)]
    public void The_librarys_callbacks_refuse_counts_that_are_none(string name, double value)
    {
        var state = new Dictionary<string, double> { ["best"] = 1, ["bestIteration"] = 0, ["waited"] = 1, ["cooling"] = 0 };
        state[name] = value;
        ITrainingCallback plateau = new ReduceOnPlateau();

        plateau.Invoking(plateau => plateau.RestoreState(new CallbackState(state))).Should().Throw<ArgumentException>()
            .WithMessage(FormattableString.Invariant($"The number '{name}' of a state must be whole and from 0 to 2^53, but was '{value}'."));
        plateau.SaveState().Should().BeSameAs(CallbackState.Empty);
        foreach (ITrainingCallback callback in new ITrainingCallback[] { plateau, new EarlyStopping(1), new AveragedWeights(), new GradientNormClipping(1) })
        {
            callback.Invoking(callback => callback.RestoreState(new CallbackState(new Dictionary<string, double> { ["x"] = 1 }))).Should().Throw<ArgumentException>()
                .WithMessage($"The state of {callback.GetType().Name} must hold [*] or nothing, but holds ['x'].");
            callback.RestoreState(CallbackState.Empty);
        }
    }

    private string Log => _folder.PathOf("log.csv");

    private (Trainer Trainer, AveragedWeights Average) NewTrainer(bool isSaved = true, long everyIterations = 1000)
    {
        var average = new AveragedWeights(0.9);
        ITrainingCallback[] callbacks =
            [new GradientNormClipping(0.5), new EarlyStopping(6, 1e-3), new ReduceOnPlateau(0.5, 2, cooldown: 1), average, new CsvLog(Log, everyUpdate: true)];
        return (NewTrainer(callbacks, iterations: 300, isSaved: isSaved, everyIterations: everyIterations), average);
    }

    private Trainer NewTrainer(ITrainingCallback[] callbacks, long iterations = 300, int accumulate = 2, bool isSaved = true, long everyIterations = 1000) => new(
        new MultiLayerNet(2, [24], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.1f }),
        new Adam(0.02f),
        new()
        {
            Iterations = iterations,
            BatchSize = 7,
            AccumulateBatches = accumulate,
            EvaluateEvery = 2,
            Callbacks = callbacks,
            Checkpoints = isSaved ? new() { Folder = _folder.Path, EveryIterations = everyIterations } : null,
        });

    /// <summary>Trains from the newest checkpoint on, and is canceled after an update.</summary>
    private void Stop(int iteration)
    {
        using var cancellation = new CancellationTokenSource();
        (Trainer trainer, _) = NewTrainer();
        trainer.Resume();
        var progress = new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == iteration)
            {
                cancellation.Cancel();
            }
        });
        trainer.Invoking(trainer => trainer.Fit(Train, Validation, progress, cancellation.Token)).Should().Throw<OperationCanceledException>();
    }

    private static void ShouldBeEqual(TrainingHistory history, TrainingHistory expected)
    {
        history.Losses.Should().Equal(expected.Losses);
        history.Evaluations.Should().Equal(expected.Evaluations);
        history.StopReason.Should().Be(expected.StopReason);
        history.Changes.Should().BeEmpty();
    }

    private static void ShouldBeEqual(MultiLayerNet network, MultiLayerNet expected)
    {
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), expected.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), expected.Buffers.AsSpan());
        network.Iteration.Should().Be(expected.Iteration);
    }

    private sealed class Counter : ITrainingCallback
    {
        public string Name { get; init; } = "count";

        public int Count { get; private set; }

        public void OnUpdated(TrainingRun run) => Count++;

        public CallbackState SaveState() => new(new Dictionary<string, double> { [Name] = Count });

        public void RestoreState(CallbackState state) =>
            Count = state.Numbers.TryGetValue(Name, out double count) ? (int)count : throw new ArgumentException($"The state must hold '{Name}'.");
    }

    private sealed class Stateful(Func<CallbackState> save) : ITrainingCallback
    {
        public CallbackState SaveState() => save();
    }
}
