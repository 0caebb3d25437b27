using FluentAssertions;
using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using Npgsql;
using Xunit;
using static NeuralTraining.Tuning.PostgreSql.Tests.Support.TestStudy;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>Workers that are silent for longer than their lease lose their trials.</summary>
[Collection(SharedServer.Name)]
public sealed class LeaseTests(SharedServer server)
{
    [PostgreSqlFact]
    public void A_trial_whose_lease_expired_goes_to_the_next_worker_with_its_attempt_counted()
    {
        string database = server.Cluster.CreateDatabase();
        using PostgreSqlStorage storage = Opened(database, 2), other = Opened(database, 2);
        TrialClaim lost = storage.Claim("silent", null, 2)!;
        storage.SetValues(lost, Values(0.5));
        storage.Report(lost, new CurvePoint(1, 0.25));

        Expire(database);
        TrialClaim claim = other.Claim("next", null, 2)!;

        (claim.Trial.Number, claim.Trial.Attempts, claim.Trial.Worker).Should().Be((0, 2, "next"));
        claim.Token.Should().BeGreaterThan(lost.Token);
        claim.Trial.Values.Should().Be(Values(0.5));
        claim.Trial.Curve.Should().Equal(new CurvePoint(1, 0.25));
    }

    [PostgreSqlFact]
    public void Every_late_write_is_refused_and_changes_nothing()
    {
        string database = server.Cluster.CreateDatabase();
        using PostgreSqlStorage storage = Opened(database, 1), other = Opened(database, 1);
        TrialClaim lost = storage.Claim("silent", null, 1)!;
        Expire(database);
        TrialClaim claim = other.Claim("next", null, 1)!;
        TrialRecord before = other.Read()[0];

        foreach (Action write in new Action[]
        {
            () => storage.SetValues(lost, Values(0.9)),
            () => storage.Report(lost, new CurvePoint(1, 1)),
            () => storage.Renew(lost),
            () => storage.Release(lost),
            () => storage.Finish(lost, Complete(1)),
        })
        {
            write.Should().Throw<ClaimLostException>().Which.Trial.Should().Be(0);
        }

        other.Read()[0].Should().BeEquivalentTo(before);
        other.Finish(claim, Complete(2));
        storage.Invoking(s => s.Finish(lost, Complete(2))).Should().Throw<ClaimLostException>(
            "the same outcome of another claim is not this one's");
    }

    [PostgreSqlFact]
    public void A_worker_whose_lease_expired_unnoticed_goes_on()
    {
        string database = server.Cluster.CreateDatabase();
        using PostgreSqlStorage storage = Opened(database, 1);
        TrialClaim claim = storage.Claim("slow", null, 1)!;
        Expire(database);

        storage.Finish(claim, Complete(1));

        storage.Read()[0].Should().Match<TrialRecord>(trial => trial.Value == 1 && trial.Attempts == 1);
    }

    [PostgreSqlTheory]
    [InlineData("Renew")]
    [InlineData("SetValues")]
    [InlineData("Report")]
    public void Each_write_renews_the_lease(string write)
    {
        string database = server.Cluster.CreateDatabase();
        var options = new PostgreSqlStorageOptions { LeaseDuration = TimeSpan.FromHours(2) };
        using PostgreSqlStorage storage = Opened(database, 1, options: options), other = Opened(database, 1);
        TrialClaim claim = storage.Claim("slow", null, 1)!;
        Expire(database);

        switch (write)
        {
            case "Renew":
                storage.Renew(claim);
                break;
            case "SetValues":
                storage.SetValues(claim, Values(0.5));
                break;
            default:
                storage.Report(claim, new CurvePoint(1, 1));
                break;
        }

        other.Claim("next", null, 1).Should().BeNull();
        PostgreSqlCluster.Query<TimeSpan>(database, "SELECT lease_ends - clock_timestamp() FROM neural_training.trials")
            .Should().BeGreaterThan(TimeSpan.FromHours(1)).And.BeLessThanOrEqualTo(TimeSpan.FromHours(2));
    }

    [PostgreSqlFact]
    public void A_lease_ends_by_the_clock_of_the_database()
    {
        string database = server.Cluster.CreateDatabase();
        var options = new PostgreSqlStorageOptions { LeaseDuration = TimeSpan.FromSeconds(1) };
        using PostgreSqlStorage storage = Opened(database, 1, options: options), other = Opened(database, 1);
        TrialClaim lost = storage.Claim("silent", null, 1)!;

        TrialClaim? claim;
        while ((claim = other.Claim("next", null, 1)) is null)
        {
            Thread.Sleep(50);
        }

        (claim.Trial.Started - lost.Trial.Started).Should().BeGreaterThan(TimeSpan.FromSeconds(1));
        claim.Trial.Attempts.Should().Be(2);
    }

    [PostgreSqlFact]
    public void A_claim_passes_over_a_trial_that_another_transaction_holds_and_returns_to_it()
    {
        string database = server.Cluster.CreateDatabase();
        using PostgreSqlStorage storage = Opened(database, 5);
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using (NpgsqlTransaction transaction = connection.BeginTransaction())
        {
            using var command = new NpgsqlCommand("SELECT 1 FROM neural_training.trials WHERE number = 0 FOR UPDATE", connection);
            command.ExecuteScalar();

            storage.Claim("worker", 1, 5)!.Trial.Number.Should().Be(1);
            storage.Claim("worker", 1, 5).Should().BeNull("trial 2 waits for trial 0, which is unfinished though it cannot be seen to");
        }

        storage.Claim("worker", 1, 5)!.Trial.Number.Should().Be(0);
    }
}
