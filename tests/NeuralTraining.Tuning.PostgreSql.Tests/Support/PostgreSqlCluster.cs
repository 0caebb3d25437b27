using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace NeuralTraining.Tuning.PostgreSql.Tests.Support;

/// <summary>A PostgreSQL server of its own in a temporary folder, on a free port; stopped and deleted when it is
/// disposed of or the process ends.</summary>
public sealed class PostgreSqlCluster : IDisposable
{
    public const string Password = "correct horse; battery 'staple'";

    private readonly string _folder;
    private readonly string _data;
    private readonly int _port;
    private int _databases;
    private bool _isDisposed;

    private PostgreSqlCluster(bool isDurable)
    {
        _folder = Directory.CreateTempSubdirectory("nt-pg-").FullName;
        _data = Path.Combine(_folder, "data");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        try
        {
            string passwordFile = Path.Combine(_folder, "password");
            File.WriteAllText(passwordFile, Password);
            PostgreSqlPrograms.Own(_folder);
            PostgreSqlPrograms.Run(
                _folder, "initdb", "-D", _data, "-U", "tester", $"--pwfile={passwordFile}", "--auth-local=trust",
                "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync");
            _port = FreePort();
            File.AppendAllText(Path.Combine(_data, "postgresql.conf"), Invariant($"""

                listen_addresses = '127.0.0.1'
                port = {_port}
                unix_socket_directories = '{_folder}'
                max_connections = 200
                shared_buffers = 32MB
                fsync = {(isDurable ? "on" : "off")}

                """));
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="isDurable">Whether it flushes its files, as a server in use does.</param>
    public static PostgreSqlCluster Create(bool isDurable = false) => new(isDurable);

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public string CreateDatabase()
    {
        string name = Invariant($"studies{Interlocked.Increment(ref _databases)}");
        Execute(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public string ConnectionString(string database, string user = "tester", string password = Password, int? port = null) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port ?? _port,
            Database = database,
            Username = user,
            Password = password,
        }.ConnectionString;

    public int Port => _port;

    public static void Execute(string connectionString, string statement)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(statement, connection);
        command.ExecuteNonQuery();
        NpgsqlConnection.ClearPool(connection);
    }

    public static T Query<T>(string connectionString, string query)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(query, connection);
        var value = (T)command.ExecuteScalar()!;
        NpgsqlConnection.ClearPool(connection);
        return value;
    }

    public void Start() =>
        PostgreSqlPrograms.Run(_folder, "pg_ctl", "start", "-s", "-w", "-t", "300", "-D", _data, "-l", Path.Combine(_folder, "log"));

    /// <summary>Stops the server: "smart", "fast", or "immediate", which is like a power cut.</summary>
    public void Stop(string mode) => PostgreSqlPrograms.Run(_folder, "pg_ctl", "stop", "-s", "-w", "-t", "300", "-m", mode, "-D", _data);

    public void Dispose()
    {
        lock (_data)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            if (File.Exists(Path.Combine(_data, "postmaster.pid")))
            {
                Stop("immediate");
            }

            Directory.Delete(_folder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
