using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

/// <summary>When callbacks are called, what they see, and what a stop or an exception leaves behind.</summary>
public sealed class CallbackEventsTests
{
    private static readonly Dataset Train = TwoMoons.Create(60, seed: 1), Validation = TwoMoons.Create(20, seed: 2);

    [Fact]
    public void Events_come_in_the_order_of_the_list_and_the_end_in_the_reverse_order()
    {
        var events = new List<string>();

        NewTrainer(2, new Recorder(events, "a "), new Recorder(events, "b ")).Fit(Train, Validation);

        events.Should().Equal(
            "a begin 0", "b begin 0", "a gradient 0", "b gradient 0", "a updated 1", "b updated 1", "a gradient 1", "b gradient 1", "a updated 2", "b updated 2",
            "a evaluated 2", "b evaluated 2", "b end 2", "a end 2");
    }

    [Fact]
    public void A_callback_sees_the_run()
    {
        TrainingRun? seen = null;
        var optimizer = new Adam();
        var network = new MultiLayerNet(2, [4], 2);
        var callback = new Recorder
        {
            Begin = run =>
            {
                seen = run;
                (run.Iteration, run.Updates, run.Iterations, run.Epoch, run.Loss).Should().Be((0, 0, 6, 0, double.NaN));
                run.Invoking(run => run.Gradients).Should().Throw<InvalidOperationException>().WithMessage("A gradient must have been computed for the gradients of a run to be read, *");
            },
            Updated = run =>
            {
                run.History.Losses[^1].Should().Be(run.Loss);
                run.IsComplete.Should().Be(run.Iteration == 6);
            },
            Evaluated = (run, evaluation) => run.History.Evaluations[^1].Should().BeSameAs(evaluation),
        };

        new Trainer(network, optimizer, new() { Epochs = 2, BatchSize = 20, Callbacks = [callback] }).Fit(Train, Validation);

        seen!.Network.Should().BeSameAs(network);
        seen.Optimizer.Should().BeSameAs(optimizer);
        (seen.Train, seen.Validation, seen.Schedule, seen.Epoch).Should().Be((Train, Validation, null, 2));
        seen.Metrics.Select(metric => metric.Name).Should().Equal("accuracy");
        seen.ToString().Should().Be("TrainingRun: update 6 of 6, epoch 2");
    }

    [Fact]
    public void Callbacks_that_only_look_on_change_no_bit()
    {
        Trainer with = NewTrainer(9, new Recorder()), without = NewTrainer(9);

        with.Fit(Train, Validation).Losses.Should().Equal(without.Fit(Train, Validation).Losses);

        ShouldBeEqual(with, without);
    }

    [Fact]
    public void A_changed_gradient_changes_the_update()
    {
        Trainer trainer = NewTrainer(3, new Recorder { Gradient = run => run.Gradients.AsSpan().Clear() });
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        trainer.Fit(Train);

        trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
    }

    [Fact]
    public void A_gradient_that_a_callback_has_spoiled_is_refused_by_its_place()
    {
        Trainer trainer = NewTrainer(3, new Recorder { Gradient = run => run.Gradients.AsSpan("W2")[3] = float.NaN });

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<NonFiniteException>()
            .WithMessage("The loss and its gradients must be finite, but in iteration 0, *, W2 of layer 5 (Affine) had a gradient of 'NaN'. The update was not made.");
        (trainer.Iteration, trainer.Network.Iteration).Should().Be((0, 0));
    }

    [Fact]
    public void A_stop_after_an_update_lets_it_count_and_evaluates()
    {
        var callback = new Recorder { Updated = run => Stop(run, at: 2) };
        Trainer trainer = NewTrainer(9, callback), shorter = NewTrainer(2);

        TrainingHistory history = trainer.Fit(Train, Validation);

        history.StopReason.Should().Be("enough");
        (history.Losses.Count, trainer.Iteration).Should().Be((2, 2));
        history.Evaluations.Should().ContainSingle().Which.Iteration.Should().Be(2);
        callback.Events[^2..].Should().Equal("evaluated 2", "end 2");
        shorter.Fit(Train, Validation).StopReason.Should().BeNull();
        ShouldBeEqual(trainer, shorter);
    }

    [Fact]
    public void A_stop_between_gradient_and_update_leaves_the_update_out()
    {
        var later = new Recorder();
        Trainer trainer = NewTrainer(9, new Recorder { Gradient = run => Stop(run, at: 2) }, later), shorter = NewTrainer(2);

        TrainingHistory history = trainer.Fit(Train, Validation);

        (history.StopReason, history.Losses.Count, history.Evaluations.Count).Should().Be(("enough", 2, 0));
        later.Events[^2..].Should().Equal("updated 2", "end 2");
        shorter.Fit(Train, Validation);
        ShouldBeEqual(trainer, shorter);
    }

    [Fact]
    public void A_stop_at_the_beginning_makes_no_update()
    {
        Trainer trainer = NewTrainer(9, new Recorder { Begin = run => run.Stop("enough") });

        trainer.Fit(Train).StopReason.Should().Be("enough");

        (trainer.Iteration, trainer.Network.Iteration).Should().Be((0, 0));
    }

    [Fact]
    public void A_stop_after_an_evaluation_is_the_first_reason_that_counts()
    {
        Trainer trainer = new(new MultiLayerNet(2, [4], 2), new Adam(), new()
        {
            Epochs = 4,
            BatchSize = 20,
            Callbacks = [new Recorder { Evaluated = (run, _) => run.Stop("first") }, new Recorder { Evaluated = (run, _) => run.Stop("second") }],
        });

        trainer.Fit(Train).StopReason.Should().Be("first");

        trainer.Iteration.Should().Be(3);
    }

    [Fact]
    public void A_second_run_of_a_stopped_trainer_is_a_new_one()
    {
        Trainer trainer = NewTrainer(9, new Recorder { Updated = run => Stop(run, at: 2) });
        trainer.Fit(Train);

        TrainingHistory second = trainer.Fit(Train);

        (second.StopReason, second.Losses.Count, trainer.Iteration).Should().Be((null, 9, 11));
    }

    [Fact]
    public void A_stop_needs_a_reason_and_a_run_under_way()
    {
        NewTrainer(1, new Recorder { Updated = run => run.Invoking(run => run.Stop(" ")).Should().Throw<ArgumentException>().WithParameterName("reason") }).Fit(Train);

        NewTrainer(1, new Recorder { End = run => run.Stop("late") }).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>()
            .WithMessage("A run must be under way to be stopped, but is over. Stop it before OnRunEnd.");
    }

    [Fact]
    public void An_exception_between_gradient_and_update_undoes_the_step()
    {
        var callback = new Recorder { Gradient = run => Throw(run, at: 2) };
        Trainer trainer = NewTrainer(9, callback), shorter = NewTrainer(2);

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<TimeoutException>();

        callback.Events[^1].Should().Be("end of a failure 2");
        shorter.Fit(Train);
        ShouldBeEqual(trainer, shorter);
    }

    [Fact]
    public void An_exception_at_the_beginning_refuses_the_run_and_ends_only_what_has_begun()
    {
        var events = new List<string>();
        Trainer trainer = NewTrainer(9, new Recorder(events, "a "), new Recorder(events, "b ") { Begin = _ => throw new TimeoutException() }, new Recorder(events, "c "));

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<TimeoutException>();

        events.Should().Equal("a begin 0", "b begin 0", "b end of a failure 0", "a end of a failure 0");
        trainer.History.Should().BeNull();
    }

    [Fact]
    public void An_exception_at_the_end_leaves_the_run_after_the_others_have_ended_unless_another_came_first()
    {
        var first = new Recorder();
        NewTrainer(2, first, new Recorder { End = _ => throw new TimeoutException() }).Invoking(trainer => trainer.Fit(Train)).Should().Throw<TimeoutException>();
        first.Events[^1].Should().Be("end 2");

        NewTrainer(2, new Recorder { End = _ => throw new TimeoutException(), Updated = _ => throw new FormatException() })
            .Invoking(trainer => trainer.Fit(Train)).Should().Throw<FormatException>();
    }

    [Fact]
    public void A_run_that_was_canceled_is_not_complete()
    {
        using var cancellation = new CancellationTokenSource();
        var callback = new Recorder { Updated = _ => cancellation.Cancel() };

        NewTrainer(2, callback).Invoking(trainer => trainer.Fit(Train, cancellationToken: cancellation.Token)).Should().Throw<OperationCanceledException>();

        callback.Events[^1].Should().Be("end of a failure 1");
    }

    [Fact]
    public void Weights_that_a_callback_has_spoiled_at_the_end_are_refused() =>
        NewTrainer(2, new Recorder { End = run => run.Network.Parameters.AsSpan()[0] = float.NaN }).Invoking(trainer => trainer.Fit(Train)).Should().Throw<NonFiniteException>();

    [Fact]
    public void A_callback_is_refused_twice_in_a_list_and_as_null()
    {
        var callback = new Recorder();

        FluentActions.Invoking(() => NewTrainer(1, callback, callback)).Should().Throw<ArgumentException>()
            .WithMessage("A trainer must have each callback once, but that at index 1 is the one at index 0.*").WithParameterName("Callbacks");
        FluentActions.Invoking(() => NewTrainer(1, [null!])).Should().Throw<ArgumentException>().WithMessage("None of the callbacks may be null, but that at index 0 is.*");
        FluentActions.Invoking(() => new Trainer(new MultiLayerNet(2, [4], 2), new Adam(), new() { Callbacks = null! })).Should().Throw<ArgumentNullException>();
        new TrainerOptions().Callbacks.Should().BeEmpty();
    }

    [Fact]
    public void A_callback_is_refused_in_two_runs_at_a_time()
    {
        Recorder? callback = null;
        callback = new Recorder
        {
            Updated = _ => NewTrainer(1, callback!).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>()
                .WithMessage("A callback must belong to one run at a time, but Recorder belongs to another that is under way. Give each trainer callbacks of its own."),
        };
        Trainer trainer = NewTrainer(1, callback);

        trainer.Fit(Train);
        NewTrainer(1, callback).Fit(Train).Losses.Should().HaveCount(1, "one run after another may have it");
    }

    [Fact]
    public void Networks_of_an_ensemble_have_callbacks_of_their_own()
    {
        var shared = new EarlyStopping(1);

        FluentActions.Invoking(() => Ensemble.Train(2, _ => NewTrainer(1, shared), Train, Validation)).Should().Throw<ArgumentException>()
            .WithMessage("Each network must have callbacks of its own, but two trainers share one.*");
        var trainers = new List<Trainer>();
        Ensemble.Train(3, _ => Remember(NewTrainer(40, new Recorder { Updated = run => Stop(run, at: 5) })), Train, Validation);
        trainers.Should().OnlyContain(trainer => trainer.History!.StopReason == "enough" && trainer.Iteration == 5);

        Trainer Remember(Trainer trainer)
        {
            trainers.Add(trainer);
            return trainer;
        }
    }

    private static Trainer NewTrainer(long iterations, params ITrainingCallback[] callbacks) => new(
        new MultiLayerNet(2, [8], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f }),
        new Adam(),
        new() { Iterations = iterations, BatchSize = 6, Schedule = new ExponentialDecay(0.01f, 0.9), Callbacks = callbacks });

    private static void Stop(TrainingRun run, long at)
    {
        if (run.Iteration == at)
        {
            run.Stop("enough");
        }
    }

    private static void Throw(TrainingRun run, long at)
    {
        if (run.Iteration == at)
        {
            throw new TimeoutException();
        }
    }

    private static void ShouldBeEqual(Trainer trainer, Trainer expected)
    {
        Numbers.ShouldBeBitEqual(trainer.Network.Parameters.AsSpan(), expected.Network.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(trainer.Network.Buffers.AsSpan(), expected.Network.Buffers.AsSpan());
        (trainer.Iteration, trainer.Network.Iteration, trainer.Optimizer.LearningRate).Should()
            .Be((expected.Iteration, expected.Network.Iteration, expected.Optimizer.LearningRate));
    }
}
