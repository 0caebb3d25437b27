using FluentAssertions;
using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;
using static NeuralTraining.Tuning.PostgreSql.Tests.Support.TestStudy;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>What every storage must do. A storage's own class says how to open it.</summary>
public abstract class StorageContractTests : IDisposable
{
    private readonly List<IStudyStorage> _storages = [];

    public void Dispose()
    {
        _storages.ForEach(storage => storage.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the place of a test's study, as a worker of its own sees it.</summary>
    protected abstract IStudyStorage Create();

    [PostgreSqlFact]
    public void A_new_study_has_waiting_trials_and_can_get_more()
    {
        IStudyStorage storage = Open(2);
        storage.Claim("worker", null, 2);
        storage.Open(Description, 4);
        storage.Open(Description, 1);

        storage.Read().Select(trial => (trial.Number, trial.State, trial.Attempts)).Should().Equal(
            (0, TrialState.Running, 1), (1, TrialState.Waiting, 0), (2, TrialState.Waiting, 0), (3, TrialState.Waiting, 0));
        storage.Read()[1].Should().BeEquivalentTo(new TrialRecord { Number = 1 });
    }

    [PostgreSqlFact]
    public void Another_description_is_refused_and_changes_nothing()
    {
        IStudyStorage storage = Open(1);
        var other = new StudyDescription(Toy.Space, new StudyOptions { Seed = 3 });

        FluentActions.Invoking(() => storage.Open(other, 5)).Should().Throw<StudyMismatchException>()
            .WithMessage("The study must be opened as it was created, but its seed was 0 and is now 3.");
        storage.Read().Should().HaveCount(1);
    }

    [PostgreSqlFact]
    public void Claims_go_by_number_and_count_attempts()
    {
        IStudyStorage storage = Open(3);

        TrialClaim first = storage.Claim("one", null, 3)!, second = storage.Claim("two", null, 3)!;

        new[] { first.Trial, second.Trial }.Select(trial => (trial.Number, trial.State, trial.Attempts, trial.Worker)).Should().Equal(
            (0, TrialState.Running, 1, "one"), (1, TrialState.Running, 1, "two"));
        storage.Claim("one", null, 2).Should().BeNull("only trials before 2 may be claimed");
        storage.Claim("one", null, 3)!.Trial.Number.Should().Be(2);
        storage.Claim("one", null, 3).Should().BeNull("none is left");
        storage.Read()[0].Started.Should().NotBeNull();
    }

    [PostgreSqlFact]
    public void The_lag_holds_back_trials_until_the_first_is_finished()
    {
        IStudyStorage storage = Open(5);
        TrialClaim first = storage.Claim("worker", 1, 5)!, second = storage.Claim("worker", 1, 5)!;
        storage.Claim("worker", 1, 5).Should().BeNull();

        storage.Finish(second, Complete(1));
        storage.Claim("worker", 1, 5).Should().BeNull("trial 0 is before trial 2 − 1");

        storage.Finish(first, Complete(1));
        storage.Claim("worker", 1, 5)!.Trial.Number.Should().Be(2);
        storage.Claim("worker", 0, 5).Should().BeNull();
        storage.Claim("worker", int.MaxValue, 5)!.Trial.Number.Should().Be(3);
    }

    [PostgreSqlFact]
    public void Everything_that_is_stored_comes_back_bit_for_bit()
    {
        IStudyStorage storage = Open(1);
        TrialClaim claim = storage.Claim("wörker", null, 1)!;
        double[] values = [double.Epsilon, double.MaxValue, -double.MaxValue, 0.1 + 0.2, 1 / 3.0, -0.0, 1e-300];
        var outcome = new TrialOutcome(TrialState.Complete, Math.BitIncrement(Math.PI), null)
        {
            Kept = values.Index().ToDictionary(pair => $"kept \"{pair.Index}\" ü 訓練", pair => pair.Item),
        };

        storage.SetValues(claim, Values(1 / 3.0));
        foreach ((int index, double value) in values.Index())
        {
            storage.Report(claim, new CurvePoint(index == 6 ? long.MaxValue : index, value));
        }

        storage.Finish(claim, outcome);
        foreach (TrialRecord trial in new[] { storage.Read()[0], Open(1).Read()[0] })
        {
            trial.Values.Should().Be(Values(1 / 3.0));
            trial.Curve.Select(point => BitConverter.DoubleToInt64Bits(point.Value)).Should().Equal(
                values.Select(BitConverter.DoubleToInt64Bits));
            trial.Curve.Select(point => point.Step).Should().Equal(0, 1, 2, 3, 4, 5, long.MaxValue);
            trial.Kept.Select(pair => (pair.Key, BitConverter.DoubleToInt64Bits(pair.Value))).Should().Equal(
                outcome.Kept.Select(pair => (pair.Key, BitConverter.DoubleToInt64Bits(pair.Value))));
            trial.Value.Should().Be(outcome.Value);
            trial.Worker.Should().Be("wörker");
            trial.State.Should().Be(TrialState.Complete);
            trial.Finished.Should().BeOnOrAfter(trial.Started!.Value);
        }
    }

    [PostgreSqlTheory]
    [InlineData(TrialState.Complete, 0.5, null)]
    [InlineData(TrialState.Pruned, 0.25, "worse than the median")]
    [InlineData(TrialState.Failed, null, "IOException: '%s' \"quoted\" \\ ü")]
    public void A_finished_trial_never_changes(TrialState state, double? value, string? reason)
    {
        IStudyStorage storage = Open(1);
        TrialClaim claim = storage.Claim("worker", null, 1)!;
        storage.Finish(claim, new TrialOutcome(state, value, reason));
        TrialRecord before = Open(1).Read()[0];
        (before.State, before.Value, before.Reason).Should().Be((state, value, reason));

        RequireRefused(storage, claim);
        storage.Claim("worker", null, 1).Should().BeNull();
        Open(1).Read()[0].Should().BeEquivalentTo(before);
    }

    [PostgreSqlFact]
    public void A_report_replaces_those_of_its_step_and_later_ones()
    {
        IStudyStorage storage = Open(1);
        TrialClaim claim = storage.Claim("worker", null, 1)!;
        foreach (int step in new[] { 1, 2, 5, 9 })
        {
            storage.Report(claim, new CurvePoint(step, step));
        }

        storage.Report(claim, new CurvePoint(2, 20));

        storage.Read()[0].Curve.Should().Equal(new CurvePoint(1, 1), new CurvePoint(2, 20));
    }

    [PostgreSqlFact]
    public void A_trial_that_is_given_back_waits_again_with_what_it_stored_and_its_attempt_does_not_count()
    {
        IStudyStorage storage = Open(2);
        TrialClaim first = storage.Claim("one", null, 2)!;
        storage.SetValues(first, Values(0.5));
        storage.Report(first, new CurvePoint(1, 2));

        storage.Release(first);

        storage.Read()[0].Should().Match<TrialRecord>(trial => trial.State == TrialState.Waiting && trial.Attempts == 0);
        RequireRefused(storage, first);
        TrialClaim second = storage.Claim("two", null, 2)!;
        (second.Trial.Number, second.Trial.Attempts).Should().Be((0, 1));
        second.Trial.Values.Should().Be(Values(0.5));
        second.Trial.Curve.Should().Equal(new CurvePoint(1, 2));
        second.Token.Should().BeGreaterThan(first.Token);
        RequireRefused(storage, first);
        storage.Finish(second, Complete(3));
    }

    [PostgreSqlFact]
    public void What_cannot_be_is_refused_and_changes_nothing()
    {
        IStudyStorage storage = Open(1);
        TrialClaim claim = storage.Claim("worker", null, 1)!;
        ParameterValues other = ParameterValues.FromUnit(new SearchSpace(Parameter.Uniform("other", 0, 1)), [0.5]);

        Refuse(() => storage.SetValues(claim, other), "The values of trial 0 must be of the study's space, but are of another.*");
        Refuse(
            () => storage.Report(claim, new CurvePoint(1, double.NaN)),
            "A report of trial 0 must be finite and its step at least 0, but is 'NaN' at step 1.*");
        Refuse(
            () => storage.Report(claim, new CurvePoint(-1, 0)),
            "A report of trial 0 must be finite and its step at least 0, but is '0' at step -1.*");
        foreach (TrialOutcome outcome in new TrialOutcome[]
        {
            new(TrialState.Running, 1, null),
            new(TrialState.Complete, null, null),
            new(TrialState.Complete, double.PositiveInfinity, null),
            new(TrialState.Complete, 1, "reason"),
            new(TrialState.Pruned, 1, null),
            new(TrialState.Failed, 1, "reason"),
            new(TrialState.Failed, null, null),
            Complete(1) with { Kept = new Dictionary<string, double> { ["kept"] = double.NaN } },
            Complete(1) with { Kept = new Dictionary<string, double> { [""] = 1 } },
        })
        {
            Refuse(
                () => storage.Finish(claim, outcome),
                "The outcome of trial 0 must be complete or pruned with a value or failed without, " +
                "with a reason unless complete, and its numbers finite, but is not.*");
        }

        storage.Read()[0].Should().BeEquivalentTo(claim.Trial);

        static void Refuse(Action write, string message) => write.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [PostgreSqlFact]
    public void Sixteen_threads_claim_five_hundred_trials_once_each()
    {
        IStudyStorage[] storages = [.. Enumerable.Range(0, 4).Select(_ => Open(500))];
        int[][] claimed = new int[16][];
        var threads = new List<Thread>();
        for (int i = 0; i < claimed.Length; i++)
        {
            int thread = i;
            threads.Add(new Thread(() =>
            {
                var mine = new List<int>();
                while (storages[thread % storages.Length].Claim("worker", null, 500) is { } claim)
                {
                    mine.Add(claim.Trial.Number);
                }

                claimed[thread] = [.. mine];
            }));
        }

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        claimed.SelectMany(numbers => numbers).Order().Should().Equal(Enumerable.Range(0, 500));
        storages[0].Read().Should().OnlyContain(trial => trial.Attempts == 1 && trial.State == TrialState.Running);
    }

    [PostgreSqlFact]
    public void Sixteen_threads_keep_the_lag()
    {
        const int Trials = 120, Lag = 3;
        IStudyStorage[] storages = [.. Enumerable.Range(0, 4).Select(_ => Open(Trials))];
        int violations = 0;
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(i => new Thread(() =>
        {
            IStudyStorage storage = storages[i % storages.Length];
            while (!storage.Read().All(trial => trial.IsFinished))
            {
                if (storage.Claim("worker", Lag, Trials) is { } claim)
                {
                    if (!storage.Read().Take(claim.Trial.Number - Lag).All(trial => trial.IsFinished))
                    {
                        Interlocked.Increment(ref violations);
                    }

                    storage.Finish(claim, Complete(claim.Trial.Number));
                }
            }
        }))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        violations.Should().Be(0);
        Open(Trials).Read().Should().OnlyContain(trial => trial.Value == trial.Number && trial.Attempts == 1);
    }

    [PostgreSqlFact]
    public void A_finished_trial_is_read_once()
    {
        IStudyStorage storage = Open(4), other = Open(4);
        TrialClaim[] claims = [.. Enumerable.Range(0, 4).Select(_ => other.Claim("worker", null, 4)!)];
        foreach (int number in new[] { 2, 0 })
        {
            other.Finish(claims[number], Complete(number));
        }

        IReadOnlyList<TrialRecord> before = storage.Read();
        other.Finish(claims[1], Complete(1));
        IReadOnlyList<TrialRecord> after = storage.Read();

        before.Select(trial => trial.IsFinished).Should().Equal(true, false, true, false);
        after.Select(trial => trial.IsFinished).Should().Equal(true, true, true, false);
        after.Select((trial, number) => ReferenceEquals(trial, before[number])).Should().Equal(true, false, true, false);
    }

    private IStudyStorage Open(int trials)
    {
        IStudyStorage storage = Create();
        _storages.Add(storage);
        storage.Open(Description, trials);
        return storage;
    }

    /// <summary>Requires that each write of a claim is refused.</summary>
    private static void RequireRefused(IStudyStorage storage, TrialClaim claim)
    {
        (string Name, Action Write)[] writes =
        [
            ("SetValues", () => storage.SetValues(claim, Values(0.9))),
            ("Report", () => storage.Report(claim, new CurvePoint(3, 4))),
            ("Finish", () => storage.Finish(claim, Complete(99))),
            ("Release", () => storage.Release(claim)),
            ("Renew", () => storage.Renew(claim)),
        ];
        foreach ((string name, Action write) in writes)
        {
            write.Should().Throw<ClaimLostException>(name).Which.Trial.Should().Be(claim.Trial.Number);
        }
    }
}
