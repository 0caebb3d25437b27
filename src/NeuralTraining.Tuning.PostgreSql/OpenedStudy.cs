using Npgsql;
using static NeuralTraining.Tuning.PostgreSql.Commands;

namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>A study in a database: reads its trials, claims them, and writes to those that are claimed.</summary>
internal sealed class OpenedStudy(Database database, Statements statements, TimeSpan lease, long id, SearchSpace space)
{
    private readonly FinishedTrials _finished = new();

    public SearchSpace Space => space;

    public NpgsqlParameter Lease => Duration("lease", lease);

    private NpgsqlParameter Study => Number("study", id);

    public IReadOnlyList<TrialRecord> Read()
    {
        (int from, int[] known) = _finished.Known();
        List<TrialRecord> rows = database.Run(connection =>
        {
            using NpgsqlCommand command = Command(connection, statements.Read, Study, Number("from", from), Numbers("known", known));
            using NpgsqlDataReader reader = command.ExecuteReader();
            var trials = new List<TrialRecord>();
            while (reader.Read())
            {
                trials.Add(TrialRow.Read(reader, space));
            }

            return trials;
        });
        return _finished.Merge(rows);
    }

    public TrialClaim? Claim(string worker, int? lag, int before)
    {
        var claim = Guid.NewGuid();
        bool isRepeated = false;
        return database.Run(connection =>
        {
            // An earlier try may have claimed a trial although its answer was lost, or be about to.
            if (isRepeated && Find() is { } found)
            {
                return found;
            }

            isRepeated = true;
            try
            {
                return Ask(
                    statements.Claim, Study, Number("before", before), Number("lag", lag), Lease, Id("claim", claim),
                    Text("worker", TrialRow.Text(worker)));
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return Find();
            }

            TrialClaim? Find() => Ask(statements.FindClaim, Study, Lease, Id("claim", claim));

            TrialClaim? Ask(string statement, params ReadOnlySpan<NpgsqlParameter> parameters)
            {
                using NpgsqlCommand command = Command(connection, statement, parameters);
                using NpgsqlDataReader reader = command.ExecuteReader();
                return reader.Read() ? TrialRow.ReadClaim(reader, space) : null;
            }
        });
    }

    /// <summary>Writes to a claimed trial. A write whose answer was lost is repeated, and finds no claim if it ended
    /// that: <paramref name="isDone"/> then asks whether it did.</summary>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    public void Write(TrialClaim claim, string statement, string? isDone, Func<NpgsqlParameter[]> parameters)
    {
        bool isRepeated = false;
        bool isWritten = database.Run(connection =>
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
            [Study, Number("number", claim.Trial.Number), Number("token", claim.Token), .. parameters()];
    }
}
