using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Metrics;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>A small network whose trainer reports its evaluations to the trial: five epochs of four updates.</summary>
public sealed class ReportEvaluationsTests : IDisposable
{
    private static readonly Parameter<double> Rate = Parameter.LogUniform("rate", 0.01, 1);
    private static readonly SearchSpace Space = new(Rate);
    private static readonly Dataset Train = Points(20, seed: 1), Validation = Points(12, seed: 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("reports").FullName;
    private TrainingHistory _history = new([], []);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_evaluation_is_reported_by_its_iteration()
    {
        TrialRecord trial = Run(trial => Fit(trial, trial.ReportEvaluations()));

        trial.Curve.Should().Equal(_history.Evaluations.Select(e => new CurvePoint(e.Iteration, e.ValidationAccuracy!.Value)));
        trial.Curve.Select(point => point.Step).Should().Equal(4, 8, 12, 16, 20);
        trial.State.Should().Be(TrialState.Complete);
    }

    [Fact]
    public void Any_metric_can_be_reported_by_name_and_the_loss()
    {
        IMetric[] metrics = [new TopKAccuracy(2), new Accuracy()];

        Run(trial => Fit(trial, trial.ReportEvaluations(), metrics)).Curve.Select(point => point.Value).Should().Equal(1, 1, 1, 1, 1);
        Run(trial => Fit(trial, trial.ReportEvaluations("accuracy"), metrics)).Curve.Select(point => point.Value)
            .Should().Equal(_history.Evaluations.Select(e => e.ValidationAccuracy!.Value));
        Run(trial => Fit(trial, trial.ReportEvaluations("loss"), metrics)).Curve.Select(point => point.Value)
            .Should().Equal(_history.Evaluations.Select(e => e.ValidationLoss!.Value));
    }

    [Fact]
    public void Without_validation_data_those_of_the_training_data_are_reported()
    {
        Run(trial => Fit(trial, trial.ReportEvaluations(), hasValidation: false)).Curve.Select(point => point.Value)
            .Should().Equal(_history.Evaluations.Select(e => e.TrainAccuracy));
        Run(trial => Fit(trial, trial.ReportEvaluations("loss"), hasValidation: false)).Curve.Select(point => point.Value)
            .Should().Equal(_history.Evaluations.Select(e => e.TrainLoss));
    }

    [Fact]
    public void An_unknown_metric_fails_the_trial_and_names_those_that_there_are()
    {
        Run(trial => Fit(trial, trial.ReportEvaluations("acuracy"))).Reason.Should().Be(
            "InvalidOperationException: The metric that a trial reports must be one of the run's (loss, accuracy), but is 'acuracy'.");
        Run(trial => Fit(trial, trial.ReportEvaluations(), metrics: [])).Reason.Should().Be(
            "InvalidOperationException: The metric that a trial reports must be one of the run's (loss), but is 'the first'.");
        Run(trial => Fit(trial, trial.ReportEvaluations("loss"), metrics: [])).State.Should().Be(TrialState.Complete);
    }

    [Fact]
    public void A_metric_that_is_not_defined_fails_the_trial() =>
        Run(trial => Fit(trial, trial.ReportEvaluations(), metrics: [new Undefined()])).Reason.Should().Be(
            "ArithmeticException: The values of a trial must be finite, but it reported 'NaN' at step 4.");

    [Fact]
    public void A_pruned_run_stops_and_says_why()
    {
        TrialRecord trial = Run(trial => Fit(trial, trial.ReportEvaluations()), new PruneAtStep(12));

        _history.StopReason.Should().Be("pruned: as told");
        _history.Evaluations.Select(e => e.Iteration).Should().Equal(4, 8, 12);
        trial.Curve.Select(point => point.Step).Should().Equal(4, 8, 12);
        (trial.State, trial.Value, trial.Reason).Should().Be((TrialState.Pruned, trial.Curve[^1].Value, "as told"));
    }

    [Fact]
    public void The_last_evaluation_of_a_run_is_not_decided_about()
    {
        TrialRecord trial = Run(trial => Fit(trial, trial.ReportEvaluations()), new PruneAtStep(20));

        (trial.State, trial.Curve.Count, _history.StopReason).Should().Be((TrialState.Complete, 5, null));
    }

    [Fact]
    public void A_resumed_run_reports_what_is_new_and_nothing_twice()
    {
        TrialRecord whole = Run(trial => Resume(trial));
        Directory.Delete(_folder, recursive: true);
        using var storage = new HookedStorage();
        Interrupt(storage, atIteration: 12);
        storage.Reports.Select(point => point.Step).Should().Equal(4, 8, 12);

        TrialRecord trial = Run(trial => Resume(trial), null, storage);

        trial.Curve.Should().Equal(whole.Curve);
        trial.Value.Should().Be(whole.Value);
        storage.Reports.Should().Equal(whole.Curve, "each was stored once");
    }

    [Fact]
    public void A_resumed_run_reports_an_evaluation_that_was_lost_between_checkpoint_and_storage()
    {
        using var storage = new HookedStorage { Stores = point => point.Step < 8 };
        Interrupt(storage, atIteration: 12);
        storage.Stores = _ => true;

        Run(trial => Resume(trial), null, storage).Curve.Select(point => point.Step).Should().Equal(4, 8, 12, 16, 20);
        storage.Reports.Select(point => point.Step).Should().Equal(4, 8, 12, 16, 20);
    }

    [Fact]
    public void A_pruned_trial_whose_worker_died_is_pruned_again_and_trains_no_more()
    {
        using var storage = new HookedStorage { LosesOutcome = true };
        FluentActions.Invoking(() => Run(trial => Resume(trial), new PruneAtStep(12), storage)).Should().Throw<IOException>();

        int updates = 0;
        TrialRecord trial = Run(trial => Resume(trial, _ => updates++), new PruneAtStep(12), storage);

        (trial.State, trial.Reason, updates).Should().Be((TrialState.Pruned, "as told", 0));
        trial.Curve.Select(point => point.Step).Should().Equal(4, 8, 12);
        _history.StopReason.Should().Be("pruned: as told");
    }

    [Fact]
    public void A_complete_trial_whose_worker_died_is_complete_and_trains_no_more()
    {
        using var storage = new HookedStorage { LosesOutcome = true };
        FluentActions.Invoking(() => Run(trial => Resume(trial), new PruneAtStep(20), storage)).Should().Throw<IOException>();

        int updates = 0;
        TrialRecord trial = Run(trial => Resume(trial, _ => updates++), new PruneAtStep(20), storage);

        (trial.State, updates, trial.Value).Should().Be((TrialState.Complete, 0, _history.Evaluations[^1].ValidationAccuracy));
        storage.Reports.Should().HaveCount(5);
    }

    private TrialRecord Run(Func<Trial, double> objective, IPruner? pruner = null, IStudyStorage? storage = null) =>
        new Study(Space, Options(pruner), storage).Run(objective, 1).Trials[0];

    /// <summary>Runs until an update, at which the user cancels the study.</summary>
    private void Interrupt(HookedStorage storage, long atIteration)
    {
        using var cancellation = new CancellationTokenSource();
        var study = new Study(Space, Options(null), storage);
        Action run = () => study.Run(
            trial => Resume(trial, run => { if (run.Iteration == atIteration) { cancellation.Cancel(); } }), 1, cancellationToken: cancellation.Token);
        run.Should().Throw<OperationCanceledException>();
    }

    private StudyOptions Options(IPruner? pruner) => new() { Direction = Direction.Maximize, Pruner = pruner, Folder = _folder };

    private double Fit(Trial trial, ITrainingCallback reports, IReadOnlyList<IMetric>? metrics = null, bool hasValidation = true)
    {
        var trainer = new Trainer(Network(trial), Optimizer(trial), new() { Epochs = 5, BatchSize = 5, Metrics = metrics, Callbacks = [reports] });
        return Fit(trainer, trial, hasValidation);
    }

    /// <summary>Trains from the trial's checkpoint, if there is one.</summary>
    private double Resume(Trial trial, Action<TrainingRun>? onUpdated = null)
    {
        var trainer = new Trainer(Network(trial), Optimizer(trial), new()
        {
            Epochs = 5,
            BatchSize = 5,
            Callbacks = [trial.ReportEvaluations(), new Updates(onUpdated ?? (_ => { }))],
            Checkpoints = new() { Folder = trial.Folder },
        });
        trainer.Resume();
        return Fit(trainer, trial, hasValidation: true);
    }

    private double Fit(Trainer trainer, Trial trial, bool hasValidation)
    {
        try
        {
            Evaluation last = trainer.Fit(Train, hasValidation ? Validation : null, cancellationToken: trial.CancellationToken).Evaluations[^1];
            return last.ValidationMetrics?.GetValueOrDefault("accuracy", 0) ?? 0;
        }
        finally
        {
            _history = trainer.History ?? _history;
        }
    }

    private static MultiLayerNet Network(Trial trial) => new(2, [3], 2, new() { Seed = trial.Seed });

    private static SGD Optimizer(Trial trial) => new((float)trial.Get(Rate));

    private static Dataset Points(int count, ulong seed)
    {
        float[] points = new float[2 * count];
        new RandomStream(seed, 0).FillGaussian(points, 1);
        return new(Tensor.Create(points, [count, 2]), Enumerable.Range(0, count).Select(i => points[2 * i] + 0.3f * points[2 * i + 1] > 0 ? 1 : 0).ToArray());
    }

    private sealed class Updates(Action<TrainingRun> onUpdated) : ITrainingCallback
    {
        void ITrainingCallback.OnUpdated(TrainingRun run) => onUpdated(run);
    }

    /// <summary>A metric that is not defined on any data.</summary>
    private sealed class Undefined : IMetric
    {
        public string Name => "undefined";

        public bool LargerIsBetter => true;

        public IMetricAccumulator CreateAccumulator(int outputs) => new Nothing();

        private sealed class Nothing : IMetricAccumulator
        {
            public double Value => double.NaN;

            public void Add(in Predictions predictions, in Batch batch)
            {
            }

            public void Reset()
            {
            }
        }
    }
}
