namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>The statements that a storage sends, for the tables of one schema.</summary>
/// <remarks>Each write is one statement, so that it happens as a whole or not at all, and each shows the token of its
/// claim. Names are qualified, as a connection of a pooler may have any search path.</remarks>
internal sealed class Statements(string schema)
{
    /// <summary>The columns of a trial, in the order in which <see cref="TrialRow"/> reads them.</summary>
    private const string Columns = """
        t.number, t.state, t.attempts, t.worker, t.started, t.finished, t.parameters, t.value, t.reason, t.kept, t.token
        """;

    /// <summary>A trial's row is written by the claim that holds it alone.</summary>
    private const string Held = "t.study = @study AND t.number = @number AND t.token = @token AND t.state = 'running'";

    private readonly string _trial = $"""
        {Columns},
        (SELECT array_agg(r.step ORDER BY r.step) FROM {schema}.reports r WHERE r.study = t.study AND r.number = t.number),
        (SELECT array_agg(r.value ORDER BY r.step) FROM {schema}.reports r WHERE r.study = t.study AND r.number = t.number)
        """;

    public string CreateStudy =>
        $"INSERT INTO {schema}.studies (name, description) VALUES (@name, @description) ON CONFLICT (name) DO NOTHING";

    public string FindStudy => $"SELECT id, description FROM {schema}.studies WHERE name = @name";

    /// <summary>Adds the trials that are missing up to a number. Workers that do so at a time add them in one order,
    /// and wait for each other instead of blocking each other.</summary>
    public string AddTrials => $"""
        INSERT INTO {schema}.trials (study, number)
        SELECT @study, n FROM generate_series((SELECT count(*) FROM {schema}.trials WHERE study = @study), @trials - 1) n
        ORDER BY n
        ON CONFLICT (study, number) DO NOTHING
        """;

    public string Read => $"""
        SELECT {_trial} FROM {schema}.trials t
        WHERE t.study = @study AND t.number >= @from AND t.number <> ALL (@known)
        ORDER BY t.number
        """;

    /// <summary>Claims the first trial that nobody holds. The first unfinished number only grows, so that the condition
    /// of the lag holds although the statement sees the trials as they were when it began.</summary>
    public string Claim => $"""
        UPDATE {schema}.trials t
        SET state = 'running', attempts = t.attempts + 1, token = t.token + 1, claim = @claim, worker = @worker,
            started = clock_timestamp(), lease_ends = clock_timestamp() + @lease
        WHERE (t.study, t.number) = (
            SELECT c.study, c.number FROM {schema}.trials c
            WHERE c.study = @study AND c.number < @before AND c.state IN ('waiting', 'running')
              AND (c.state = 'waiting' OR c.lease_ends < clock_timestamp())
              AND (@lag IS NULL OR c.number <= @lag + (
                SELECT min(u.number) FROM {schema}.trials u WHERE u.study = @study AND u.state IN ('waiting', 'running')))
            ORDER BY c.number
            LIMIT 1
            FOR UPDATE SKIP LOCKED)
        RETURNING {_trial}
        """;

    /// <summary>Finds the trial of a claim whose answer was lost.</summary>
    public string FindClaim => $"""
        UPDATE {schema}.trials t SET lease_ends = clock_timestamp() + @lease
        WHERE t.study = @study AND t.claim = @claim AND t.state = 'running'
        RETURNING {_trial}
        """;

    public string Renew => $"UPDATE {schema}.trials t SET lease_ends = clock_timestamp() + @lease WHERE {Held}";

    public string SetValues =>
        $"UPDATE {schema}.trials t SET parameters = @parameters, lease_ends = clock_timestamp() + @lease WHERE {Held}";

    public string Report => $"""
        WITH held AS (
            UPDATE {schema}.trials t SET lease_ends = clock_timestamp() + @lease WHERE {Held}
            RETURNING t.study, t.number),
        replaced AS (
            DELETE FROM {schema}.reports r USING held h WHERE r.study = h.study AND r.number = h.number AND r.step > @step)
        INSERT INTO {schema}.reports (study, number, step, value)
        SELECT h.study, h.number, @step, @value FROM held h
        ON CONFLICT (study, number, step) DO UPDATE SET value = excluded.value
        """;

    public string Finish => $"""
        UPDATE {schema}.trials t
        SET state = @state, value = @value, reason = @reason, kept = @kept, finished = clock_timestamp(), lease_ends = NULL
        WHERE {Held}
        """;

    /// <summary>Asks whether a claim has finished its trial with this outcome.</summary>
    public string IsFinished => $"""
        SELECT EXISTS (
            SELECT FROM {schema}.trials t
            WHERE t.study = @study AND t.number = @number AND t.token = @token AND t.state = @state
              AND t.value IS NOT DISTINCT FROM @value AND t.reason IS NOT DISTINCT FROM @reason
              AND t.kept::text IS NOT DISTINCT FROM @kept::text)
        """;

    public string Release => $"UPDATE {schema}.trials t SET state = 'waiting', attempts = t.attempts - 1, lease_ends = NULL WHERE {Held}";

    /// <summary>Asks whether a claim has given its trial back, and no other has taken it since.</summary>
    public string IsReleased => $"""
        SELECT EXISTS (
            SELECT FROM {schema}.trials t
            WHERE t.study = @study AND t.number = @number AND t.token = @token AND t.state = 'waiting')
        """;
}
