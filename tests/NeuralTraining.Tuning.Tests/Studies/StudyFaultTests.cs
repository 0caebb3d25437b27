using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>What is broken beside the objective stops a run, fails no trial, and leaves a study that goes on.</summary>
public sealed class StudyFaultTests
{
    private const int Trials = 40;
    private static readonly SearchSpace Space = new(Parameter.Uniform("x", -1, 1));
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("Read", 1)]
    [InlineData("Read", 9)]
    [InlineData("Claim", 5)]
    [InlineData("SetValues", 1)]
    [InlineData("SetValues", 7)]
    [InlineData("Report", 20)]
    [InlineData("Finish", 6)]
    public void A_storage_that_throws_once_stops_the_run_and_changes_no_result(string member, int call)
    {
        using var storage = new FaultyStorage(TimeSpan.FromMilliseconds(1));
        var study = new Study(Toy.Space, Options(), storage);
        int calls = 0;
        storage.OnCall = name =>
        {
            if (name == member && Interlocked.Increment(ref calls) == call)
            {
                throw new IOException("The disk is full.");
            }
        };

        study.Invoking(s => s.Run(Toy.Objective, Trials, workers: 4)).Should().Throw<IOException>().WithMessage("The disk is full.");

        storage.Read().Should().NotContain(trial => trial.State == TrialState.Running);
        Toy.Log(study.Run(Toy.Objective, Trials, workers: 3)).Should().Be(Undisturbed());
        storage.Read().Should().OnlyContain(trial => trial.Attempts == 1);
    }

    [Fact]
    public void A_storage_that_cannot_renew_a_claim_stops_the_run()
    {
        using var storage = new FaultyStorage(TimeSpan.FromMilliseconds(1));
        storage.OnCall = name => _ = name == "Renew" ? throw new IOException("The disk is full.") : 0;
        var study = new Study(Space, storage: storage);

        study.Invoking(s => s.Run(trial => trial.CancellationToken.WaitHandle.WaitOne(Patience) ? 1 : 2, 1)).Should().Throw<IOException>();

        storage.OnCall = _ => { };
        study.Run(_ => 3, 1).Best!.Should().Match<TrialRecord>(trial => trial.Value == 3 && trial.Attempts == 1);
    }

    [Fact]
    public void A_storage_that_takes_no_writes_for_a_while_leaves_no_trial_that_nobody_runs()
    {
        using var storage = new FaultyStorage();
        var study = new Study(Toy.Space, Options(), storage);
        int finished = 0;
        bool isFull = false;
        storage.OnCall = name =>
        {
            isFull |= name == "Finish" && ++finished == 5;
            if (isFull && name is not "Read")
            {
                throw new IOException("The disk is full.");
            }
        };
        Action run = () => study.Run(Toy.Objective, Trials, workers: 4);

        run.Should().Throw<IOException>();
        run.Should().Throw<IOException>("it is full still");
        storage.OnCall = _ => { };

        Toy.Log(study.Run(Toy.Objective, Trials, workers: 4)).Should().Be(Undisturbed());
    }

    [Fact]
    public void A_storage_that_cannot_take_an_interrupted_trial_back_is_told_of_and_gets_it_later()
    {
        using var storage = new FaultyStorage();
        using var cancellation = new CancellationTokenSource();
        storage.OnCall = name => _ = name == "Release" ? throw new IOException("The disk is full.") : 0;
        var study = new Study(Space, storage: storage);
        Action run = () => study.Run(
            trial =>
            {
                cancellation.Cancel();
                throw new OperationCanceledException();
            },
            1,
            cancellationToken: cancellation.Token);

        run.Should().Throw<IOException>();
        storage.OnCall = _ => { };
        study.Run(_ => 1, 1).Best!.Attempts.Should().Be(1);
    }

    [Theory]
    [InlineData("sampler")]
    [InlineData("pruner")]
    [InlineData("progress")]
    public void A_sampler_a_pruner_and_a_progress_that_throw_stop_all_workers(string what)
    {
        var broken = new Broken { IsBroken = true };
        var study = new Study(
            Space, new() { Sampler = what == "sampler" ? broken : new RandomSampler(), Pruner = what == "pruner" ? broken : null });
        using var started = new CountdownEvent(3);
        double Waits(Trial trial)
        {
            // The last of four trials breaks something while the others run.
            if (trial.Number < 3)
            {
                started.Signal();
                trial.CancellationToken.WaitHandle.WaitOne(Patience).Should().BeTrue();
                trial.CancellationToken.ThrowIfCancellationRequested();
            }

            started.Wait(Patience);
            trial.Report(1, 1);
            return 1;
        }

        study.Invoking(s => s.Run(Waits, 4, workers: 4, what == "progress" ? broken : null))
            .Should().Throw<InvalidOperationException>().WithMessage("broken");

        broken.IsBroken = false;
        study.Results.Trials.Should().NotContain(trial => trial.State == TrialState.Running || trial.State == TrialState.Failed);
        study.Run(_ => 1, 4).Trials.Should().OnlyContain(trial => trial.Attempts == 1 && trial.State == TrialState.Complete);
    }

    [Fact]
    public void A_claim_is_renewed_while_its_values_are_suggested()
    {
        using var storage = new FaultyStorage(TimeSpan.FromMilliseconds(1));
        using var renewed = new ManualResetEventSlim();
        storage.OnCall = name => { if (name == "Renew") { renewed.Set(); } };
        var slow = new Broken { OnSuggest = () => renewed.Wait(Patience).Should().BeTrue() };

        new Study(Space, new() { Sampler = slow }, storage).Run(_ => 0, 1).Best!.Value.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_an_objective_does_after_its_claim_was_lost_is_not_recorded(bool isReported)
    {
        using var storage = new FaultyStorage(isReported ? null : TimeSpan.FromMilliseconds(1));
        int calls = 0, losses = 0;
        storage.OnCall = name =>
        {
            if (name == (isReported ? "Report" : "Renew") && losses == 0)
            {
                losses++;
                throw new ClaimLostException(0);
            }
        };
        double Stubborn(Trial trial)
        {
            if (++calls == 1)
            {
                using CancellationTokenRegistration registration = trial.CancellationToken.Register(
                    () => throw new InvalidOperationException("bad luck"));
                if (isReported)
                {
                    trial.Invoking(t => t.Report(1, 1)).Should().Throw<ClaimLostException>();
                }
                else
                {
                    trial.CancellationToken.WaitHandle.WaitOne(Patience).Should().BeTrue();
                }
            }

            return calls;
        }

        // Another worker that has claimed it would run it; here nobody does, and the trial waits for the next worker.
        using var cancellation = new CancellationTokenSource();
        var study = new Study(Space, storage: storage);
        storage.OnCall += name => { if (name == "Claim" && losses == 1) { cancellation.Cancel(); } };
        study.Invoking(s => s.Run(Stubborn, 1, cancellationToken: cancellation.Token)).Should().Throw<OperationCanceledException>();

        calls.Should().Be(1);
        storage.Read()[0].Should().Match<TrialRecord>(trial => trial.State == TrialState.Running && trial.Value == null);
    }

    [Fact]
    public void A_trial_that_is_reported_to_after_its_end_refuses()
    {
        Trial? kept = null;
        var study = new Study(Space);
        study.Run(trial => { kept = trial; return 1; }, 1);

        kept!.Invoking(trial => trial.Report(1, 1)).Should().Throw<ClaimLostException>();
        study.Results.Trials[0].Curve.Should().BeEmpty();
    }

    private static StudyOptions Options() => new() { Sampler = new FollowTheBest(), Pruner = new PruneTheWorse(), Lag = 4 };

    private static string Undisturbed() => Toy.Log(new Study(Toy.Space, Options()).Run(Toy.Objective, Trials));

    private sealed class Broken : ISampler, IPruner, IProgress<StudyProgress>
    {
        public bool IsBroken { get; set; }

        public Action OnSuggest { get; init; } = () => { };

        public IReadOnlyDictionary<string, double> Hyperparameters => new Dictionary<string, double>();

        public bool UsesResults => false;

        public ParameterValues Suggest(SamplingContext context)
        {
            OnSuggest();
            Break(context.Trial);
            return ParameterValues.FromUnit(context.Space, [0.5]);
        }

        public string? ReasonToPrune(PruningContext context)
        {
            Break(context.Trial);
            return null;
        }

        public void Report(StudyProgress value) => Break(value.Trial.Number);

        private void Break(int trial) => _ = IsBroken && trial == 3 ? throw new InvalidOperationException("broken") : 0;
    }
}
