using System.Diagnostics;
using NeuralTraining.Numerics;
using Npgsql;

namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Connects to a database, and repeats calls that failed for a reason that passes.</summary>
internal sealed class Database : IDisposable
{
    private const int Connections = 8;
    private const int TimeoutSeconds = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.1), LongestPause = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _retryDuration;
    private readonly string _study, _place;

    // Each storage pauses in its own rhythm, so that those of a large study do not return to a restarted server at once.
    private readonly RandomStream _rhythm = new(BitConverter.ToUInt64(Guid.NewGuid().ToByteArray()), stream: 0);

    private volatile bool _wasReached;

    public Database(string connectionString, string study, TimeSpan retryDuration)
    {
        (_study, _retryDuration) = (study, retryDuration);
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            SetDefault(settings, "Maximum Pool Size", Connections);
            SetDefault(settings, "Timeout", TimeoutSeconds);
            SetDefault(settings, "Command Timeout", TimeoutSeconds);
            SetDefault(settings, "Application Name", nameof(PostgreSqlStorage));
            if (string.IsNullOrWhiteSpace(settings.Host))
            {
                throw new ArgumentException("It names no host.");
            }

            _place = Invariant($"the database '{settings.Database ?? settings.Username}' on {settings.Host}:{settings.Port}");
            var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
            builder.EnableTransportSecurity();
            builder.EnableArrays();
            _source = builder.Build();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            // The reason may repeat a part of the password, if that holds a semicolon.
            throw new ArgumentException(
                "The connection string must be one of Npgsql that names a host, " +
                "such as 'Host=…;Database=…;Username=…;Password=…', but is not.",
                nameof(connectionString));
        }
    }

    /// <summary>Runs a call, which must have no effect if it is repeated after its answer was lost.</summary>
    /// <exception cref="StudyStorageException">The database refuses the call, or stays away.</exception>
    public T Run<T>(Func<NpgsqlConnection, T> call)
    {
        long begin = 0;
        for (int failures = 1; ; failures++)
        {
            try
            {
                using NpgsqlConnection connection = _source.OpenConnection();
                _wasReached = true;
                return call(connection);
            }
            catch (Exception e) when (Failure.IsOfDatabase(e))
            {
                if (!Failure.IsTransient(e, _wasReached))
                {
                    throw Refused(Failure.Cause(e), e);
                }

                begin = failures == 1 ? Stopwatch.GetTimestamp() : begin;
                TimeSpan left = _retryDuration - Stopwatch.GetElapsedTime(begin);
                if (left <= TimeSpan.Zero)
                {
                    throw new StudyStorageException(
                        Invariant($"The study '{_study}' needs {_place}, but could not reach it for ") +
                        Invariant($"{_retryDuration.TotalSeconds} seconds: {Failure.Cause(e)}."), e);
                }

                // What broke one connection has broken the others too.
                _source.Clear();
                Thread.Sleep(Pause(failures) is var pause && pause < left ? pause : left);
            }
        }
    }

    public StudyStorageException Refused(string cause, Exception? inner = null) =>
        new($"The study '{_study}' needs {_place}, but could not use it: {cause}.", inner);

    public void Dispose() => _source.Dispose();

    public override string ToString() => _place;

    private TimeSpan Pause(int failures)
    {
        TimeSpan pause = FirstPause * Math.ScaleB(1, Math.Min(failures - 1, 10));
        return (pause < LongestPause ? pause : LongestPause) * (0.5 + 0.5 * _rhythm.Uniform((ulong)failures));
    }

    private static void SetDefault(NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.ShouldSerialize(keyword))
        {
            settings[keyword] = value;
        }
    }
}
