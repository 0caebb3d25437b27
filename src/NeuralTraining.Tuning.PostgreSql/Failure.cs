using System.Net.Sockets;
using Npgsql;

namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Tells failures of a database that pass from those that stay.</summary>
internal static class Failure
{
    /// <summary>Returns whether an exception comes from the database or the way to it.</summary>
    public static bool IsOfDatabase(Exception exception) => exception is NpgsqlException or SocketException or TimeoutException;

    /// <summary>Returns whether the same call may succeed a little later.</summary>
    /// <param name="exception">A failure of the database.</param>
    /// <param name="wasReached">Whether the database has answered before. A host that has never been found is misspelt;
    /// one that was is only lost.</param>
    public static bool IsTransient(Exception exception, bool wasReached) => exception switch
    {
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("08", StringComparison.Ordinal) || e.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.TooManyConnections,
        _ when Innermost(exception) is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => wasReached,
        NpgsqlException e => e.IsTransient,
        _ => true,
    };

    /// <summary>Returns what failed, without a full stop. Neither the server nor Npgsql repeat a password.</summary>
    public static string Cause(Exception exception)
    {
        if (exception is PostgresException e)
        {
            return Line(e.MessageText);
        }

        string outer = Line(exception.Message), inner = Line(Innermost(exception).Message);
        return outer == inner ? outer : $"{outer}: {inner}";
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    private static string Line(string message) => message.Split('\n')[0].Trim().TrimEnd('.');
}
