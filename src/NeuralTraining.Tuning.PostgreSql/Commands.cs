using Npgsql;
using NpgsqlTypes;

namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Short ways to send a statement with its parameters.</summary>
internal static class Commands
{
    /// <summary>Returns a statement that is ready to be sent.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string statement, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(statement, connection);
        foreach (NpgsqlParameter parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Sends a statement, and returns how many rows it wrote.</summary>
    public static int Execute(NpgsqlConnection connection, string statement, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        using NpgsqlCommand command = Command(connection, statement, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Sends a query with one value, and returns it.</summary>
    public static T Query<T>(NpgsqlConnection connection, string query, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        using NpgsqlCommand command = Command(connection, query, parameters);
        return (T)command.ExecuteScalar()!;
    }

    public static NpgsqlParameter Text(string name, string? value) => Parameter(name, NpgsqlDbType.Text, value);

    public static NpgsqlParameter Json(string name, string? value) => Parameter(name, NpgsqlDbType.Json, value);

    public static NpgsqlParameter Number(string name, long? value) => Parameter(name, NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter Real(string name, double? value) => Parameter(name, NpgsqlDbType.Double, value);

    public static NpgsqlParameter Duration(string name, TimeSpan value) => Parameter(name, NpgsqlDbType.Interval, value);

    public static NpgsqlParameter Id(string name, Guid value) => Parameter(name, NpgsqlDbType.Uuid, value);

    public static NpgsqlParameter Numbers(string name, int[] values) => new NpgsqlParameter<int[]>(name, values);

    private static NpgsqlParameter Parameter(string name, NpgsqlDbType type, object? value) =>
        new(name, type) { Value = value ?? DBNull.Value };
}
