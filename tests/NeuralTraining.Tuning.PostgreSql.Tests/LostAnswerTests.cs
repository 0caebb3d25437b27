using FluentAssertions;
using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using Xunit;
using static NeuralTraining.Tuning.PostgreSql.Tests.Support.TestStudy;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>A connection that breaks after the server has stored a write, and before its answer arrives, does no
/// harm.</summary>
[Collection(SharedServer.Name)]
public sealed class LostAnswerTests(SharedServer server)
{
    [PostgreSqlFact]
    public void Each_call_has_its_effect_once()
    {
        string database = server.Cluster.CreateDatabase();
        using var proxy = new LossyProxy(server.Cluster.Port);
        string lossy = $"{database};Port={proxy.Port}";
        using var storage = new PostgreSqlStorage(lossy, "study");
        int lost = 0;

        Losing("COMMIT\0", () => storage.Open(Description, 3));
        Losing("INSERT INTO \"neural_training\".studies", () => storage.Open(Description, 3));
        Losing("generate_series", () => storage.Open(Description, 4));
        storage.Read().Should().HaveCount(4);

        TrialClaim claim = null!;
        Losing("SKIP LOCKED", () => claim = storage.Claim("worker", null, 4)!);
        (claim.Trial.Number, claim.Trial.Attempts).Should().Be((0, 1), "the repeated call finds what the first has claimed");

        Losing("SET parameters", () => storage.SetValues(claim, Values(0.5)));
        Losing("WITH held", () => storage.Report(claim, new CurvePoint(1, 2)));
        Losing("WITH held", () => storage.Report(claim, new CurvePoint(2, 3)));
        Losing("SET lease_ends", () => storage.Renew(claim));
        var kept = new Dictionary<string, double> { ["seconds"] = 0.1, ["zero"] = -0.0 };
        var outcome = new TrialOutcome(TrialState.Pruned, 3, "worse") { Kept = kept };
        Losing("finished = clock_timestamp", () => storage.Finish(claim, outcome));

        TrialClaim second = storage.Claim("worker", null, 4)!;
        Losing("SET state = 'waiting'", () => storage.Release(second));
        Losing("array_agg", () => storage.Read());

        TrialRecord[] trials = [.. storage.Read()];
        trials.Select(trial => (trial.State, trial.Attempts)).Should().Equal(
            (TrialState.Pruned, 1), (TrialState.Waiting, 0), (TrialState.Waiting, 0), (TrialState.Waiting, 0));
        trials[0].Curve.Should().Equal(new CurvePoint(1, 2), new CurvePoint(2, 3));
        trials[0].Kept.Should().Equal(kept);

        void Losing(string fragment, Action call)
        {
            proxy.LoseAnswerTo(fragment);
            call();
            proxy.Lost.Should().Be(++lost, $"the answer to '{fragment}' was to be lost");
        }
    }

    [PostgreSqlFact]
    public void A_write_that_another_claim_made_impossible_meanwhile_is_refused_when_it_is_repeated()
    {
        string database = server.Cluster.CreateDatabase();
        using var proxy = new LossyProxy(server.Cluster.Port);
        using PostgreSqlStorage storage = Opened($"{database};Port={proxy.Port}", 2), other = Opened(database, 2);
        TrialClaim lost = storage.Claim("silent", null, 2)!;
        Expire(database);
        TrialClaim claim = other.Claim("next", null, 2)!;
        other.Finish(claim, Complete(1));

        proxy.LoseAnswerTo("finished = clock_timestamp");

        storage.Invoking(s => s.Finish(lost, Complete(1)))
            .Should().Throw<ClaimLostException>("the same outcome of another claim is not this one's");
        proxy.Lost.Should().Be(1);
    }
}
