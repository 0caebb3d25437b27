using FluentAssertions;
using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;
using static NeuralTraining.Tuning.PostgreSql.Tests.Support.TestStudy;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>A worker that loses its database tries again, and then stops with one sentence, which never has the
/// password.</summary>
public sealed class FailureTests : IDisposable
{
    private static readonly PostgreSqlStorageOptions OneSecond = new() { RetryDuration = TimeSpan.FromSeconds(1) };

    private readonly Lazy<PostgreSqlCluster> _cluster = new(() => PostgreSqlCluster.Create());

    private PostgreSqlCluster Cluster => _cluster.Value;

    public void Dispose()
    {
        if (_cluster.IsValueCreated)
        {
            Cluster.Dispose();
        }
    }

    [PostgreSqlFact]
    public void What_no_patience_cures_is_refused_at_once()
    {
        Message(Cluster.ConnectionString("postgres", password: "wrong secret")).Should().Be(
            $"The study 'study' needs the database 'postgres' on 127.0.0.1:{Cluster.Port}, but could not use it: " +
            "password authentication failed for user \"tester\".");
        Message(Cluster.ConnectionString("postgres", password: "")).Should().StartWith(
            $"The study 'study' needs the database 'postgres' on 127.0.0.1:{Cluster.Port}, but could not use it: " +
            "No password has been provided");
        Message(Cluster.ConnectionString("absent")).Should().Be(
            $"The study 'study' needs the database 'absent' on 127.0.0.1:{Cluster.Port}, but could not use it: " +
            "database \"absent\" does not exist.");

        static string Message(string connectionString) =>
            FluentActions.Invoking(() => Opened(connectionString, 1, options: new() { RetryDuration = TimeSpan.FromDays(1) }))
                .Should().Throw<StudyStorageException>().Which.Message;
    }

    [Fact]
    public void A_host_that_does_not_exist_is_named()
    {
        string message = FluentActions.Invoking(
            () => Opened("Host=nowhere.invalid;Database=studies;Password=secret", 1, options: OneSecond))
            .Should().Throw<StudyStorageException>().Which.Message;

        // A machine without a name server cannot know, and tries again.
        message.Should().StartWith("The study 'study' needs the database 'studies' on nowhere.invalid:5432, but could not ");
        message.Should().NotContain("secret");
    }

    [Fact]
    public void A_server_that_stays_away_is_waited_for_and_then_named()
    {
        // Nothing listens to port 1.
        FluentActions.Invoking(() => Opened("Host=127.0.0.1;Port=1;Database=studies;Username=me;Password=secret", 1, options: OneSecond))
            .Should().Throw<StudyStorageException>().WithMessage(
                "The study 'study' needs the database 'studies' on 127.0.0.1:1, but could not reach it for 1 seconds: " +
                "Failed to connect to 127.0.0.1:1: Connection refused.");
    }

    [PostgreSqlFact]
    public void A_study_that_loses_its_database_stops_with_one_sentence_and_goes_on_when_that_is_back()
    {
        string database = Cluster.CreateDatabase();
        using var storage = new PostgreSqlStorage(database, "study", OneSecond);
        var study = new Study(Toy.Space, storage: storage);

        FluentActions.Invoking(() => study.Run(
            trial =>
            {
                if (trial.Number == 2)
                {
                    Cluster.Stop("immediate");
                }

                trial.Report(1, 1);
                return trial.Number;
            },
            4)).Should().Throw<StudyStorageException>().WithMessage(
                $"The study 'study' needs the database 'studies1' on 127.0.0.1:{Cluster.Port}, but could not reach it for 1 seconds: *");

        Cluster.Start();
        Expire(database);
        study.Run(trial => trial.Number, 4).Trials.Select(trial => (trial.State, trial.Value, trial.Attempts)).Should().Equal(
            (TrialState.Complete, 0d, 1), (TrialState.Complete, 1d, 1), (TrialState.Complete, 2d, 2), (TrialState.Complete, 3d, 1));
    }

    [PostgreSqlFact]
    public void Restarts_of_the_server_change_nothing()
    {
        var options = new StudyOptions { Sampler = new FollowTheBest(), Pruner = new PruneTheWorse(), Lag = 4 };
        string expected = Toy.Log(new Study(Toy.Space, options).Run(Toy.Objective, 60));
        using var storage = new PostgreSqlStorage(Cluster.CreateDatabase(), "study");
        var restarted = new HashSet<int>();

        StudyResults results = new Study(Toy.Space, options, storage).Run(
            trial =>
            {
                bool isFirst;
                lock (restarted)
                {
                    isFirst = trial.Number % 20 == 10 && restarted.Add(trial.Number);
                }

                if (isFirst)
                {
                    Cluster.Stop(trial.Number == 30 ? "fast" : "immediate");
                    Cluster.Start();
                }

                return Toy.Objective(trial);
            },
            60,
            workers: 4);

        restarted.Should().HaveCount(3);
        Toy.Log(results).Should().Be(expected);
    }
}
