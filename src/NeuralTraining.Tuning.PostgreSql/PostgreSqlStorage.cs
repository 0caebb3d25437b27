using Npgsql;
using static NeuralTraining.Tuning.PostgreSql.Commands;
using static NeuralTraining.Tuning.PostgreSql.Requirements;

namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Keeps a study in a PostgreSQL database, so that workers on any number of machines share it by a connection
/// string.</summary>
/// <remarks>
/// <para>A claim holds for <see cref="PostgreSqlStorageOptions.LeaseDuration"/> by the database's clock, and each write
/// renews it. Once it has expired, the trial waits again with its attempt counted; once another worker has claimed it,
/// every write of the first is refused. A worker whose lease has expired unnoticed may go on.</para>
/// <para>Claims go to the smallest number that may be claimed, but pass over a trial that another worker claims in the
/// same instant: if that worker dies before it has it, the trial is claimed later than a greater number. The lag holds
/// in any case.</para>
/// <para>A call that fails for a reason that passes is repeated with growing pauses: the server restarts, a connection
/// breaks, or there are too many of them. A write that was stored although its answer was lost is not stored
/// twice.</para>
/// <para>The schema and its tables are created by the first worker, and brought up to date by the first that has a
/// newer version of this package; an older version refuses them then. A database, and a schema in it, may hold any
/// number of studies. Any number of threads may call the members at a time; they share at most 8 connections, unless
/// the connection string says otherwise.</para>
/// </remarks>
public sealed class PostgreSqlStorage : IStudyStorage
{
    private readonly string _study, _schema;
    private readonly TimeSpan _lease;
    private readonly Database _database;
    private readonly Statements _statements;
    private OpenedStudy? _opened;

    /// <summary>Creates the storage. It connects when a study opens it.</summary>
    /// <param name="connectionString">Npgsql's connection string: <c>Host</c>, and where needed <c>Port</c>,
    /// <c>Database</c>, <c>Username</c>, <c>Password</c> and others.</param>
    /// <param name="study">The name of the study, unique in the schema: at most 200 characters, none of them a control
    /// character.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is none of Npgsql's or names no host, or the name is
    /// empty, too long or has control characters.</exception>
    public PostgreSqlStorage(string connectionString, string study, PostgreSqlStorageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ArgumentNullException.ThrowIfNull(study);
        if (string.IsNullOrWhiteSpace(study) || study.Length > 200 || study.Any(char.IsControl) || study != TrialRow.Text(study))
        {
            throw new ArgumentException(
                $"The name of a study must have 1 to 200 characters, none of them a control character, but was '{study}'.", nameof(study));
        }

        options ??= new PostgreSqlStorageOptions();
        (_study, _schema, _lease) = (study, options.Schema, options.LeaseDuration);
        _database = new Database(connectionString, study, options.RetryDuration);
        _statements = new Statements($"\"{_schema}\"");
    }

    /// <summary>Gets a third of <see cref="PostgreSqlStorageOptions.LeaseDuration"/>.</summary>
    public TimeSpan? RenewalInterval => _lease / 3;

    /// <summary>Gets 0.2 seconds.</summary>
    public TimeSpan PollInterval => TimeSpan.FromSeconds(0.2);

    private OpenedStudy Opened => _opened ?? throw new InvalidOperationException(
        "The storage of a study must be opened before it is used: call Open first.");

    /// <inheritdoc />
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public void Open(StudyDescription description, int trials)
    {
        ArgumentNullException.ThrowIfNull(description);
        RequireTrials(trials);
        _opened = _database.Run(connection =>
        {
            if (Migrations.Apply(connection, _schema) is var version && version > Migrations.Latest)
            {
                throw _database.Refused(
                    Invariant($"its schema '{_schema}' has version {version}, but this version of NeuralTraining.Tuning.PostgreSql ") +
                    Invariant($"knows versions up to {Migrations.Latest}"));
            }

            Execute(connection, _statements.CreateStudy, Text("name", _study), Text("description", description.Text));
            (long id, string stored) = FindStudy(connection);
            description.RequireSame(stored);
            Execute(connection, _statements.AddTrials, Number("study", id), Number("trials", trials));
            return new OpenedStudy(id, description.Space);
        });
    }

    /// <inheritdoc />
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public IReadOnlyList<TrialRecord> Read()
    {
        OpenedStudy study = Opened;
        (int from, int[] known) = study.Finished.Known();
        List<TrialRecord> rows = _database.Run(connection =>
        {
            using NpgsqlCommand command = Command(
                connection, _statements.Read, Number("study", study.Id), Number("from", from), Numbers("known", known));
            using NpgsqlDataReader reader = command.ExecuteReader();
            var trials = new List<TrialRecord>();
            while (reader.Read())
            {
                trials.Add(TrialRow.Read(reader, study.Space));
            }

            return trials;
        });
        return study.Finished.Merge(rows);
    }

    /// <inheritdoc />
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public TrialClaim? Claim(string worker, int? lag, int before)
    {
        ArgumentNullException.ThrowIfNull(worker);
        RequireLag(lag);
        OpenedStudy study = Opened;
        var claim = Guid.NewGuid();
        bool isRepeated = false;
        return _database.Run(connection =>
        {
            // An earlier try may have claimed a trial although its answer was lost, or be about to.
            if (isRepeated && Ask(_statements.FindClaim, Number("study", study.Id), Lease(), Id("claim", claim)) is { } found)
            {
                return found;
            }

            isRepeated = true;
            try
            {
                return Ask(
                    _statements.Claim, Number("study", study.Id), Number("before", before), Number("lag", lag), Lease(), Id("claim", claim),
                    Text("worker", TrialRow.Text(worker)));
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return Ask(_statements.FindClaim, Number("study", study.Id), Lease(), Id("claim", claim));
            }

            TrialClaim? Ask(string statement, params ReadOnlySpan<NpgsqlParameter> parameters)
            {
                using NpgsqlCommand command = Command(connection, statement, parameters);
                using NpgsqlDataReader reader = command.ExecuteReader();
                return reader.Read() ? TrialRow.ReadClaim(reader, study.Space) : null;
            }
        });
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The values are of another space.</exception>
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public void SetValues(TrialClaim claim, ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(claim);
        RequireSpace(Opened.Space, claim.Trial.Number, values);
        Write(claim, _statements.SetValues, isDone: null, () => [Lease(), Json("parameters", values.ToJson())]);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The value is NaN or infinite, or the step is negative.</exception>
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public void Report(TrialClaim claim, CurvePoint point)
    {
        ArgumentNullException.ThrowIfNull(claim);
        RequirePoint(claim.Trial.Number, point);
        Write(claim, _statements.Report, isDone: null, () => [Lease(), Number("step", point.Step), Real("value", point.Value)]);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The outcome is not one of a finished trial, has a value or a reason where it
    /// must not or none where it must, or has a number that is NaN or infinite.</exception>
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public void Finish(TrialClaim claim, TrialOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(claim);
        RequireOutcome(claim.Trial.Number, outcome);
        Write(claim, _statements.Finish, _statements.IsFinished, () =>
        [
            Text("state", TrialRow.Text(outcome.State)), Real("value", outcome.Value), Text("reason", TrialRow.Text(outcome.Reason)),
            Json("kept", TrialRow.Text(outcome.Kept)),
        ]);
    }

    /// <inheritdoc />
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public void Release(TrialClaim claim) => Write(claim, _statements.Release, _statements.IsReleased, () => []);

    /// <inheritdoc />
    /// <exception cref="StudyStorageException">The database cannot be reached or used.</exception>
    public void Renew(TrialClaim claim) => Write(claim, _statements.Renew, isDone: null, () => [Lease()]);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Returns the study and its database.</summary>
    public override string ToString() => $"PostgreSqlStorage('{_study}' in {_database})";

    /// <summary>Writes to a claimed trial. A write whose answer was lost is repeated, and finds no claim if it ended
    /// that: <paramref name="isDone"/> then asks whether it did.</summary>
    private void Write(TrialClaim claim, string statement, string? isDone, Func<NpgsqlParameter[]> parameters)
    {
        ArgumentNullException.ThrowIfNull(claim);
        OpenedStudy study = Opened;
        bool isRepeated = false;
        bool isWritten = _database.Run(connection =>
        {
            bool mayBeDone = isRepeated && isDone is not null;
            isRepeated = true;
            return Execute(connection, statement, Parameters()) == 1 || (mayBeDone && Query<bool>(connection, isDone!, Parameters()));
        });
        if (!isWritten)
        {
            throw new ClaimLostException(claim.Trial.Number);
        }

        NpgsqlParameter[] Parameters() =>
            [Number("study", study.Id), Number("number", claim.Trial.Number), Number("token", claim.Token), .. parameters()];
    }

    private (long Id, string Description) FindStudy(NpgsqlConnection connection)
    {
        using NpgsqlCommand command = Command(connection, _statements.FindStudy, Text("name", _study));
        using NpgsqlDataReader reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1)) : throw _database.Refused("another deletes its studies");
    }

    private NpgsqlParameter Lease() => Duration("lease", _lease);

    /// <summary>What is known of a study once it is open.</summary>
    private sealed record OpenedStudy(long Id, SearchSpace Space)
    {
        public FinishedTrials Finished { get; } = new();
    }
}
