using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>Holds the file of a log, so that no other run writes to it meanwhile.</summary>
internal sealed class LogUse : IDisposable
{
    private static readonly Lock Gate = new();

    /// <summary>The paths of the logs of all runs under way.</summary>
    private static readonly HashSet<string> InUse = new(StringComparer.Ordinal);

    private readonly string _path;

    private LogUse(string path) => _path = path;

    /// <summary>Begins the use.</summary>
    /// <exception cref="InvalidOperationException">Another log has the file.</exception>
    public static LogUse Begin(string path)
    {
        lock (Gate)
        {
            if (!InUse.Add(path))
            {
                throw new InvalidOperationException(
                    $"A file must take one log at a time, but '{MessageText.Escape(path)}' takes another of a run that is under way. " +
                    "Give each CsvLog a file of its own.");
            }
        }

        return new LogUse(path);
    }

    public void Dispose()
    {
        lock (Gate)
        {
            InUse.Remove(_path);
        }
    }
}
