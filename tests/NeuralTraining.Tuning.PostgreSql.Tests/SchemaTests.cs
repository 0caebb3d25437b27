using FluentAssertions;
using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;
using static NeuralTraining.Tuning.PostgreSql.Tests.Support.TestStudy;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>The tables are made once, by whichever worker is first.</summary>
[Collection(SharedServer.Name)]
public sealed class SchemaTests(SharedServer server)
{
    [PostgreSqlFact]
    public void Sixteen_workers_that_start_at_once_create_the_schema_and_the_trials_once()
    {
        string database = server.Cluster.CreateDatabase();
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => Opened(database, 10 + i).Dispose());

        PostgreSqlCluster.Query<string>(
            database, "SELECT string_agg(version || ' ' || script, ', ' ORDER BY version) FROM neural_training.schema_version")
            .Should().Be("1 001-studies-and-trials.sql");
        using PostgreSqlStorage storage = Opened(database, 0);
        storage.Read().Select(trial => trial.Number).Should().Equal(Enumerable.Range(0, 25));
    }

    [PostgreSqlFact]
    public void A_schema_of_a_newer_version_is_refused()
    {
        string database = server.Cluster.CreateDatabase();
        Opened(database, 1).Dispose();
        PostgreSqlCluster.Execute(
            database, "INSERT INTO neural_training.schema_version (version, script) VALUES (2, '002-of-tomorrow.sql')");

        FluentActions.Invoking(() => Opened(database, 1)).Should().Throw<StudyStorageException>().WithMessage(
            $"The study 'study' needs the database 'studies*' on 127.0.0.1:{server.Cluster.Port}, but could not use it: " +
            "its schema 'neural_training' has version 2, but this version of NeuralTraining.Tuning.PostgreSql knows versions up to 1.");
    }

    [PostgreSqlFact]
    public void Studies_share_a_database_by_name_and_a_name_by_schema()
    {
        string database = server.Cluster.CreateDatabase();
        using PostgreSqlStorage one = Opened(database, 3, "one"), two = Opened(database, 5, "two; DROP TABLE \"studies\""),
            elsewhere = Opened(database, 2, "one", new() { Schema = "user" });
        TrialClaim[] claims = [.. new[] { one, two, elsewhere }.Select(storage => storage.Claim("worker", 0, 9)!)];
        one.Finish(claims[0], Complete(1));

        claims.Select(claim => claim.Trial.Number).Should().Equal(0, 0, 0);
        new[] { one, two, elsewhere }.Select(storage => (storage.Read().Count, storage.Read()[0].State)).Should().Equal(
            (3, TrialState.Complete), (5, TrialState.Running), (2, TrialState.Running));
        two.Open(Description, 5);
        FluentActions.Invoking(() => new Study(Toy.Space, new() { Lag = 1 }, one)).Should().Throw<StudyMismatchException>();
    }

    [PostgreSqlFact]
    public void A_worker_that_may_only_write_rows_can_use_a_schema_that_exists()
    {
        string database = server.Cluster.CreateDatabase();
        Opened(database, 2).Dispose();
        string role = $"worker{Guid.NewGuid():N}";
        PostgreSqlCluster.Execute(database, $"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret';
            GRANT USAGE ON SCHEMA neural_training TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA neural_training TO {role};
            """);

        using PostgreSqlStorage storage = Opened($"{database};Username={role};Password=secret", 3);
        TrialClaim claim = storage.Claim("worker", null, 3)!;
        storage.Report(claim, new CurvePoint(1, 2));
        storage.Finish(claim, Complete(1));
        storage.Read().Should().HaveCount(3);
    }

    [PostgreSqlFact]
    public void A_worker_that_may_not_create_the_schema_is_told_so_at_once()
    {
        string database = server.Cluster.CreateDatabase();
        string role = $"stranger{Guid.NewGuid():N}";
        PostgreSqlCluster.Execute(database, $"CREATE ROLE {role} LOGIN PASSWORD 'secret'");

        FluentActions.Invoking(() => Opened($"{database};Username={role};Password=secret", 1))
            .Should().Throw<StudyStorageException>().WithMessage(
                "The study 'study' needs the database 'studies*' on 127.0.0.1:*, but could not use it: " +
                "permission denied for database studies*.");
    }

    [PostgreSqlFact]
    public void A_text_that_the_database_cannot_keep_is_kept_but_for_the_characters_that_it_cannot()
    {
        using PostgreSqlStorage storage = Opened(server.Cluster.CreateDatabase(), 1);
        TrialClaim claim = storage.Claim("a\0b", null, 1)!;

        storage.Finish(claim, new TrialOutcome(TrialState.Failed, null, "\0 and \ud800"));

        TrialRecord trial = storage.Read()[0];
        (trial.Worker, trial.Reason).Should().Be(("a\ufffdb", "\ufffd and \ufffd"));
    }
}
