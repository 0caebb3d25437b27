using System.Globalization;
using FluentAssertions;
using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using NeuralTraining.Tuning.PostgreSql.Worker;
using Xunit.Abstractions;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>A study of eight processes that are killed and paused, on a server that is restarted, ends as that of one
/// process that is left alone.</summary>
/// <remarks>NEURALTRAINING_KILLS in the environment asks for another number of kills, and for one restart in twenty and
/// one pause in fifty; NEURALTRAINING_SEED for another seed of their moments.</remarks>
public sealed class KilledWorkersTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 8, Kills = 8, KillsPerRestart = 20, KillsPerPause = 50, MoreTrials = 100;

    /// <summary>In milliseconds after a step, which takes 10 to 40.</summary>
    private const int LongestDelay = 60;

    /// <summary>One worker in so many is killed while it starts or waits.</summary>
    private const int Impatience = 6;

    private const string LeaseSeconds = "1.5";

    private readonly PostgreSqlCluster? _cluster = PostgreSqlPrograms.Obstacle is null ? PostgreSqlCluster.Create(isDurable: true) : null;
    private readonly List<WorkerProcess> _workers = [];
    private readonly Random _random = new(Number("NEURALTRAINING_SEED") ?? 1);
    private string _database = "";
    private int _trials;

    public void Dispose()
    {
        _workers.ForEach(worker => worker.Dispose());
        _cluster?.Dispose();
    }

    [PostgreSqlFact]
    public void Every_trial_counts_once_and_the_log_is_that_of_one_undisturbed_worker()
    {
        int kills = Number("NEURALTRAINING_KILLS") ?? Kills, killed = 0, restarts = 0, pauses = 0;
        _database = _cluster!.CreateDatabase();
        CreateAudit();
        Extend();
        while (killed < kills)
        {
            killed += Kill(_workers[_random.Next(Workers)]) ? 1 : 0;
            Replace();
            if (killed >= (restarts * KillsPerRestart) + Math.Min(kills, KillsPerRestart) / 2)
            {
                _cluster.Stop(restarts++ % 2 == 0 ? "immediate" : "fast");
                Thread.Sleep(_random.Next(500));
                _cluster.Start();
            }

            if (killed >= (pauses * KillsPerPause) + Math.Min(kills, KillsPerPause) / 2)
            {
                PauseBeyondTheLease();
                pauses++;
            }
        }

        foreach (WorkerProcess worker in _workers)
        {
            worker.RequireSuccess();
        }

        using var storage = new PostgreSqlStorage(_database, SlowStudy.Name);
        StudyResults results = SlowStudy.Run(storage, _trials), undisturbed = SlowStudy.Run(new InMemoryStorage(), _trials);
        SlowStudy.Log(results).Should().Be(SlowStudy.Log(undisturbed));
        results.Ranking.Select(trial => trial.Number).Should().Equal(undisturbed.Ranking.Select(trial => trial.Number));
        Ask<string>("SELECT string_agg(number::text, ',' ORDER BY number) FROM audit").Should().Be(
            string.Join(',', Enumerable.Range(0, _trials)), "each trial must end once");
        output.WriteLine(
            $"{_trials} trials, {Workers} workers, {killed} kills, {restarts} restarts, {pauses} pauses beyond the lease; " +
            $"{results.Trials.Sum(trial => trial.Attempts) - _trials} attempts were lost, " +
            $"at most {results.Trials.Max(trial => trial.Attempts) - 1} of one trial.");
    }

    /// <summary>Lets the database itself record every end of a trial.</summary>
    private void CreateAudit()
    {
        using (var storage = new PostgreSqlStorage(_database, SlowStudy.Name))
        {
            SlowStudy.Run(storage, 1);
        }

        PostgreSqlCluster.Execute(_database, """
            CREATE TABLE audit (number integer);
            INSERT INTO audit VALUES (0);
            CREATE FUNCTION record_end() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO audit VALUES (NEW.number); RETURN NULL; END $$;
            CREATE TRIGGER ends AFTER UPDATE ON neural_training.trials FOR EACH ROW
                WHEN (NEW.state IN ('complete', 'pruned', 'failed')) EXECUTE FUNCTION record_end();
            """);
    }

    /// <summary>Gives the study more trials, and starts all workers.</summary>
    private void Extend()
    {
        _trials += MoreTrials;
        while (_workers.Count < Workers)
        {
            _workers.Add(Start());
        }
    }

    /// <summary>Kills a worker at some moment of a trial, or of its start; returns false if there was nothing left for
    /// it to do.</summary>
    private bool Kill(WorkerProcess worker)
    {
        if (_random.Next(Impatience) > 0)
        {
            worker.Forget();
            if (worker.ReadUntil(_ => true) is null)
            {
                return false;
            }
        }

        Thread.Sleep(_random.Next(LongestDelay));
        return worker.Kill();
    }

    /// <summary>Replaces the workers that have ended. The study gets more trials if one had nothing left to
    /// do.</summary>
    private void Replace()
    {
        _trials += _workers.Any(worker => worker.HasExited && !worker.IsKilled) ? MoreTrials : 0;
        for (int i = 0; i < Workers; i++)
        {
            if (_workers[i].HasExited)
            {
                _workers[i].RequireSuccess();
                _workers[i].Dispose();
                _workers[i] = Start();
            }
        }
    }

    /// <summary>Pauses a worker in the middle of a trial until another has claimed that, and then sees its next write
    /// refused.</summary>
    private void PauseBeyondTheLease()
    {
        while (true)
        {
            Replace();
            WorkerProcess worker = _workers[_random.Next(Workers)];
            worker.Forget();
            if (worker.ReadUntil(line => line.Contains("attempt 1: step 1", StringComparison.Ordinal)) is not { } line)
            {
                continue;
            }

            worker.Pause();
            int trial = int.Parse(line.Split(' ', ',')[1], CultureInfo.InvariantCulture);
            if (Ask<bool>(
                $"SELECT state = 'running' AND token = 1 AND worker LIKE '%/{worker.Id}/%' FROM " +
                $"neural_training.trials WHERE number = {trial}"))
            {
                while (Ask<long>($"SELECT token FROM neural_training.trials WHERE number = {trial}") == 1)
                {
                    Thread.Sleep(50);
                }

                worker.Continue();
                worker.ReadUntil(line => line == TellingStorage.Refused(trial)).Should().NotBeNull(
                    "the late write of trial {0} must be refused", trial);
                return;
            }

            worker.Continue();
        }
    }

    private WorkerProcess Start() => new(_database, _trials.ToString(CultureInfo.InvariantCulture), LeaseSeconds);

    private T Ask<T>(string query) => PostgreSqlCluster.Query<T>(_database, query);

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
