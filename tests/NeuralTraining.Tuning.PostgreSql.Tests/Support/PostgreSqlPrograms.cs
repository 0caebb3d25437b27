using System.Diagnostics;
using Xunit;

namespace NeuralTraining.Tuning.PostgreSql.Tests.Support;

/// <summary>The programs of a PostgreSQL server on this machine.</summary>
internal static class PostgreSqlPrograms
{
    private static readonly string? Folder = FindFolder();

    /// <summary>The user that runs the server, if this process is root's, which PostgreSQL refuses.</summary>
    public static string? User { get; } = !IsRoot ? null
        : File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).Where(name => name is "postgres" or "nobody").Max();

    /// <summary>Why a server cannot be started here; null if it can.</summary>
    public static string? Obstacle { get; } =
        OperatingSystem.IsWindows() ? "The tests start PostgreSQL on Linux and macOS alone."
        : Folder is null ? "PostgreSQL's programs initdb, pg_ctl and postgres are not installed."
        : IsRoot && User is null ? "PostgreSQL does not run as root, and there is no user postgres or nobody to run it."
        : null;

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it wrote.</exception>
    public static void Run(string folder, string program, params string[] arguments)
    {
        string path = Path.Combine(Folder!, program);
        ProcessStartInfo start = User is null ? new(path, arguments) : new("runuser", ["-u", User, "--", path, .. arguments]);
        start.WorkingDirectory = folder;
        Run(start);
    }

    /// <summary>Lets the server's user own a folder.</summary>
    public static void Own(string folder)
    {
        if (User is not null)
        {
            Run(new ProcessStartInfo("chown", ["-R", User, folder]));
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"'{start.FileName} {string.Join(' ', start.ArgumentList)}' failed: {output.Result}{errors.Result}");
        }
    }

    private static string? FindFolder()
    {
        string debian = "/usr/lib/postgresql";
        IEnumerable<string> folders = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian).OrderDescending().Select(folder => Path.Combine(folder, "bin"))
            : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => new[] { "initdb", "pg_ctl", "postgres" }.All(program => File.Exists(Path.Combine(folder, program))));
    }
}

/// <summary>A test that needs a PostgreSQL server.</summary>
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlPrograms.Obstacle;
}

/// <summary>Tests that need a PostgreSQL server.</summary>
public sealed class PostgreSqlTheoryAttribute : TheoryAttribute
{
    public PostgreSqlTheoryAttribute() => Skip = PostgreSqlPrograms.Obstacle;
}
