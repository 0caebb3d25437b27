using Npgsql;
using static NeuralTraining.Tuning.PostgreSql.Commands;

namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Brings a schema to the version that this package needs, by the scripts that it embeds.</summary>
internal static class Migrations
{
    private static readonly string[] Scripts =
    [
        .. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Gets the version that this package needs: the number of its scripts.</summary>
    public static int Latest => Scripts.Length;

    /// <summary>Applies the scripts that are missing, in one transaction, and returns the version of the schema:
    /// greater than <see cref="Latest"/> if a newer package has made it. Workers that do so at a time wait for each
    /// other.</summary>
    public static int Apply(NpgsqlConnection connection, string schema)
    {
        // A worker of a schema that exists needs no right to create one.
        if (Version(connection, schema) is var version && version >= Latest)
        {
            return version;
        }

        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Execute(
            connection,
            "SELECT pg_advisory_xact_lock(hashtextextended('NeuralTraining.Tuning ' || @schema, 0))",
            Text("schema", schema));
        version = Version(connection, schema);
        if (!Query<bool>(connection, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = @schema)", Text("schema", schema)))
        {
            Execute(connection, $"CREATE SCHEMA \"{schema}\"");
        }

        Execute(connection, $"SET LOCAL search_path TO \"{schema}\"");
        for (; version < Latest; version++)
        {
            Execute(connection, Read(Scripts[version]));
            Execute(
                connection,
                "INSERT INTO schema_version (version, script) VALUES (@version, @script)",
                Number("version", version + 1),
                Text("script", Scripts[version]));
        }

        transaction.Commit();
        return version;
    }

    private static int Version(NpgsqlConnection connection, string schema)
    {
        // Not to_regclass, which in a transaction may answer from a cache that is older than the lock.
        const string Exists = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = @schema AND tablename = 'schema_version')";
        return Query<bool>(connection, Exists, Text("schema", schema))
            ? Query<int>(connection, $"SELECT max(version) FROM \"{schema}\".schema_version")
            : 0;
    }

    private static string Read(string script)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(script)!);
        return reader.ReadToEnd();
    }
}
