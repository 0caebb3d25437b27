using System.Collections.Concurrent;
using FluentAssertions;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Storage;

/// <summary>What every storage does.</summary>
public abstract class StorageContractTests
{
    private const int Any = int.MaxValue;

    private static readonly StudyDescription Description = Descriptions.Of(Toy.Space);

    private static readonly TrialOutcome Complete = new(TrialState.Complete, 0.5, null);

    /// <summary>Returns a storage of the one study of this test: another one for each call if workers can be
    /// apart.</summary>
    protected abstract IStudyStorage NewStorage();

    [Fact]
    public void A_new_study_has_trials_that_wait()
    {
        IStudyStorage storage = Opened(3);

        storage.Read().Should().BeEquivalentTo(
            [new TrialRecord { Number = 0 }, new TrialRecord { Number = 1 }, new TrialRecord { Number = 2 }],
            options => options.WithStrictOrdering());
    }

    [Fact]
    public void A_study_that_is_opened_again_has_at_least_the_trials_that_were_asked_for()
    {
        IStudyStorage storage = Opened(2), other = Opened(5);
        other.Open(Description, 3);

        storage.Read().Select(trial => trial.Number).Should().Equal(0, 1, 2, 3, 4);
        other.Read().Should().HaveCount(5);
    }

    [Fact]
    public void Another_study_is_refused()
    {
        IStudyStorage storage = Opened(1);

        Action open = () => storage.Open(Descriptions.Of(Toy.Space, new StudyOptions { Seed = 7 }), 10);
        open.Should().Throw<StudyMismatchException>()
            .WithMessage("The study must be opened as it was created, but its seed was 0 and is now 7.");

        storage.Read().Should().HaveCount(1);
    }

    [Fact]
    public void A_storage_is_used_after_it_is_opened()
    {
        IStudyStorage storage = NewStorage();

        storage.Invoking(s => s.Read()).Should().Throw<InvalidOperationException>()
            .WithMessage("The storage of a study must be opened before it is used: call Open first.");
        storage.Invoking(s => s.Claim("", null, Any)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Arguments_outside_their_ranges_are_refused()
    {
        IStudyStorage storage = Opened(1);

        storage.Invoking(s => s.Open(Description, -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of trials must be from 0 to 1000000, but was '-1'.*");
        storage.Invoking(s => s.Open(Description, 1_000_001)).Should().Throw<ArgumentOutOfRangeException>();
        storage.Invoking(s => s.Open(null!, 1)).Should().Throw<ArgumentNullException>();
        storage.Invoking(s => s.Claim("", -1, Any)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "The lag must be at least 0, but was '-1'.*");
        storage.Invoking(s => s.Claim(null!, 0, Any)).Should().Throw<ArgumentNullException>();
        storage.Invoking(s => s.Finish(null!, Complete)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Each_trial_is_claimed_once_by_16_threads()
    {
        const int trials = 96;
        IStudyStorage[] storages = [.. Enumerable.Range(0, 4).Select(_ => Opened(trials))];
        var claimed = new ConcurrentBag<int>();
        var failures = new ConcurrentBag<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(index => new Thread(() =>
        {
            try
            {
                IStudyStorage storage = storages[index % storages.Length];
                while (storage.Claim($"worker {index}", lag: null, Any) is { } claim)
                {
                    claimed.Add(claim.Trial.Number);
                    storage.Report(claim, new(1, claim.Trial.Number));
                    storage.Finish(claim, Complete with { Value = claim.Trial.Number });
                }
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        failures.Should().BeEmpty();
        claimed.Order().Should().Equal(Enumerable.Range(0, trials));
        foreach (IStudyStorage storage in storages)
        {
            storage.Read().Should().OnlyContain(trial =>
                trial.State == TrialState.Complete && trial.Value == trial.Number && trial.Curve.Single().Value == trial.Number);
            storage.Read().Should().OnlyContain(trial => trial.Attempts == 1);
        }
    }

    [Fact]
    public void Trials_are_claimed_by_number_and_no_further_than_the_lag_after_the_first_unfinished_one()
    {
        IStudyStorage storage = Opened(10);

        TrialClaim?[] first = [.. Enumerable.Range(0, 4).Select(_ => storage.Claim("w", lag: 2, Any))];
        first.Select(claim => claim?.Trial.Number).Should().Equal(0, 1, 2, null);

        storage.Finish(first[1]!, Complete);
        storage.Claim("w", lag: 2, Any).Should().BeNull("trial 0 is not finished");
        storage.Claim("w", lag: 3, before: 3).Should().BeNull("trial 3 is not before 3");

        storage.Finish(first[0]!, new(TrialState.Failed, null, "no reason"));
        storage.Claim("w", lag: 2, Any)!.Trial.Number.Should().Be(3);
        storage.Claim("w", lag: 0, Any).Should().BeNull();
        storage.Claim("w", lag: null, before: 5)!.Trial.Number.Should().Be(4);
        storage.Claim("w", lag: null, before: 5).Should().BeNull();
        storage.Claim("w", lag: int.MaxValue, Any)!.Trial.Number.Should().Be(5);
    }

    [Fact]
    public void A_claim_names_worker_time_and_attempt()
    {
        IStudyStorage storage = Opened(1);
        DateTimeOffset before = DateTimeOffset.UtcNow;

        TrialClaim claim = storage.Claim("host/1 \"ü\"\n", 0, Any)!;

        claim.Trial.Should().BeEquivalentTo(storage.Read()[0]);
        claim.Trial.Should().Match<TrialRecord>(
            trial => trial.State == TrialState.Running && trial.Attempts == 1 && trial.Worker == "host/1 \"ü\"\n");
        claim.Trial.Started.Should().BeOnOrAfter(before.AddMinutes(-1)).And.BeOnOrBefore(DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public void Values_curve_and_outcome_are_kept_to_the_bit()
    {
        IStudyStorage storage = Opened(2);
        ParameterValues values = ParameterValues.FromUnit(Toy.Space, [1 / 3.0, 0.9, 0.1, 0.7]);
        TrialClaim claim = storage.Claim("w", 0, Any)!;
        storage.SetValues(claim, values);
        storage.Report(claim, new(0, -0.0));
        storage.Report(claim, new(long.MaxValue, double.Epsilon));
        var kept = new OrderedDictionary<string, double> { ["z"] = 0.1, ["a b"] = 1e300 };
        const string reason = "as bad, \"as\" it is\n";
        storage.Finish(claim, new(TrialState.Pruned, -double.MaxValue, reason) { Kept = kept });

        TrialRecord trial = Opened(0).Read()[0];

        trial.Values.Should().Be(values);
        trial.Curve.Should().Equal(new CurvePoint(0, -0.0), new CurvePoint(long.MaxValue, double.Epsilon));
        double.IsNegative(trial.Curve[0].Value).Should().BeTrue();
        trial.Should().Match<TrialRecord>(t => t.State == TrialState.Pruned && t.Value == -double.MaxValue && t.Reason == reason);
        trial.Finished.Should().NotBeNull();
        trial.Kept.Should().Equal(kept);
        trial.Kept.Keys.Should().Equal("z", "a b");
    }

    [Fact]
    public void A_reason_that_was_cut_in_the_middle_of_a_character_is_kept()
    {
        IStudyStorage storage = Opened(1);
        storage.Finish(storage.Claim("w", 0, Any)!, new(TrialState.Failed, null, "it broke \ud83d"));

        storage.Read()[0].Reason.Should().Be("it broke \ufffd");
    }

    [Fact]
    public void A_released_trial_waits_again_with_what_it_stored_and_its_attempt_does_not_count()
    {
        IStudyStorage storage = Opened(2);
        ParameterValues values = ParameterValues.FromUnit(Toy.Space, [0, 0, 1, 0]);
        TrialClaim claim = storage.Claim("first", 1, Any)!;
        storage.SetValues(claim, values);
        storage.Report(claim, new(3, 0.25));
        storage.Release(claim);
        storage.Read()[0].State.Should().Be(TrialState.Waiting);

        TrialClaim again = storage.Claim("second", 1, Any)!;

        again.Trial.Should().Match<TrialRecord>(trial => trial.Number == 0 && trial.Attempts == 1 && trial.Worker == "second");
        again.Trial.Values.Should().Be(values);
        again.Trial.Curve.Should().Equal(new CurvePoint(3, 0.25));
        again.Token.Should().BeGreaterThan(claim.Token);
    }

    [Fact]
    public void Late_writes_of_a_claim_that_was_lost_change_nothing()
    {
        IStudyStorage storage = Opened(2);
        TrialClaim late = storage.Claim("late", 0, Any)!;
        storage.Release(late);
        RequireLost(storage, late);
        TrialClaim claim = storage.Claim("w", 0, Any)!;
        RequireLost(storage, late);
        storage.Renew(claim);
        storage.Finish(claim, Complete);
        RequireLost(storage, late);
    }

    [Fact]
    public void A_finished_trial_never_changes()
    {
        IStudyStorage storage = Opened(1);
        TrialClaim claim = storage.Claim("w", 0, Any)!;
        storage.Finish(claim, Complete);

        RequireLost(storage, claim);
        Opened(1).Claim("w", null, Any).Should().BeNull();
        storage.Open(Description, 2);
        storage.Claim("w", 0, Any)!.Trial.Number.Should().Be(1);
    }

    [Fact]
    public void A_report_replaces_those_of_its_step_and_later_ones()
    {
        IStudyStorage storage = Opened(1);
        TrialClaim claim = storage.Claim("w", 0, Any)!;
        for (int step = 1; step <= 4; step++)
        {
            storage.Report(claim, new(step, step));
        }

        storage.Release(claim);
        claim = storage.Claim("w", 0, Any)!;
        storage.Report(claim, new(3, 30));
        storage.Read()[0].Curve.Should().Equal(new CurvePoint(1, 1), new CurvePoint(2, 2), new CurvePoint(3, 30));
        storage.Report(claim, new(0, 10));
        storage.Read()[0].Curve.Should().Equal(new CurvePoint(0, 10));
    }

    [Fact]
    public void What_was_read_does_not_change()
    {
        IStudyStorage storage = Opened(1);
        TrialClaim claim = storage.Claim("w", 0, Any)!;
        storage.Report(claim, new(1, 1));
        TrialRecord read = storage.Read()[0];
        var kept = new Dictionary<string, double> { ["kept"] = 1 };

        storage.Report(claim, new(2, 2));
        storage.Finish(claim, Complete with { Kept = kept });
        kept["kept"] = 2;

        read.Should().Match<TrialRecord>(trial => trial.State == TrialState.Running && trial.Kept.Count == 0);
        read.Curve.Should().Equal(new CurvePoint(1, 1));
        storage.Read()[0].Kept["kept"].Should().Be(1);
    }

    [Fact]
    public void Impossible_events_are_refused_and_change_nothing()
    {
        IStudyStorage storage = Opened(1);
        TrialClaim claim = storage.Claim("w", 0, Any)!;
        var space = new SearchSpace(Parameter.Uniform("other", 0, 1));

        ParameterValues values = ParameterValues.FromUnit(space, [0.5]);
        Refuse(s => s.SetValues(claim, values), "The values of trial 0 must be of the study's space, but are of another.");
        Refuse(s => s.Report(claim, new(1, double.NaN)), "A report of trial 0 must be finite *, but is 'NaN' at step 1.");
        Refuse(s => s.Report(claim, new(-1, 0)), "A report of trial 0 must be finite and its step at least 0, but is '0' at step -1.");
        foreach (TrialOutcome outcome in new[]
        {
            new TrialOutcome(TrialState.Running, 1, null),
            new TrialOutcome(TrialState.Complete, null, null),
            new TrialOutcome(TrialState.Complete, double.PositiveInfinity, null),
            new TrialOutcome(TrialState.Complete, 1, "reason"),
            new TrialOutcome(TrialState.Pruned, 1, null),
            new TrialOutcome(TrialState.Pruned, null, "reason"),
            new TrialOutcome(TrialState.Failed, 1, "reason"),
            new TrialOutcome(TrialState.Failed, null, null),
            Complete with { Kept = new Dictionary<string, double> { ["kept"] = double.NaN } },
        })
        {
            Refuse(s => s.Finish(claim, outcome), "The outcome of trial 0 must be complete or pruned with a value or failed without, *");
        }

        storage.Read()[0].Should().BeEquivalentTo(claim.Trial);

        void Refuse(Action<IStudyStorage> call, string message) =>
            storage.Invoking(call).Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static void RequireLost(IStudyStorage storage, TrialClaim late)
    {
        TrialRecord before = storage.Read()[late.Trial.Number];
        foreach (Action<IStudyStorage> write in new Action<IStudyStorage>[]
        {
            s => s.SetValues(late, ParameterValues.FromUnit(Toy.Space, [0, 0, 0, 0])),
            s => s.Report(late, new(1, 1)),
            s => s.Finish(late, Complete with { Value = -1 }),
            s => s.Release(late),
            s => s.Renew(late),
        })
        {
            storage.Invoking(write).Should().Throw<ClaimLostException>().Which.Trial.Should().Be(late.Trial.Number);
        }

        storage.Read()[late.Trial.Number].Should().BeEquivalentTo(before);
    }

    private IStudyStorage Opened(int trials)
    {
        IStudyStorage storage = NewStorage();
        storage.Open(Description, trials);
        return storage;
    }
}
