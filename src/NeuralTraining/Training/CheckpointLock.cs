using System.Text;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>Keeps a folder of checkpoints for one run: a file that names the run, and that the system locks for as
/// long as this process lives.</summary>
/// <remarks>A process that is killed leaves the file, but not its lock, and the next run takes it over. A network drive
/// may know no locks.</remarks>
internal sealed class CheckpointLock : IDisposable
{
    public const string FileName = "run.lock";

    private const int Attempts = 10;
    private const int MaxTextLength = 1 << 10, MaxShown = 200;
    private const int LinuxIsLocked = 11, MacIsLocked = 35, WindowsIsLocked = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private CheckpointLock(FileStream file) => _file = file;

    /// <summary>Takes a folder that exists.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">The description of the run, for people who find the file.</param>
    /// <exception cref="InvalidOperationException">Another run has taken it.</exception>
    /// <exception cref="IOException">The file could not be created or locked.</exception>
    public static CheckpointLock Take(string folder, string run)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            // A run that ends deletes its file. If the locked file is gone, another must be locked.
            for (int attempt = 1; attempt <= Attempts; attempt++)
            {
                if (new FileInfo(path).LinkTarget is not null)
                {
                    throw new IOException("It is a link.");
                }

                FileStream file = Open(path);
                string mark = $"{Holder()}\n{Path.GetRandomFileName()}\n";
                Write(file, mark + run);
                if (Read(path)?.StartsWith(mark, StringComparison.Ordinal) == true)
                {
                    return new CheckpointLock(file);
                }

                file.Dispose();
            }

            throw new IOException("Others kept taking it.");
        }
        catch (IOException exception) when (exception is { HResult: LinuxIsLocked or MacIsLocked or WindowsIsLocked })
        {
            throw new InvalidOperationException(
                $"The folder '{MessageText.Escape(folder)}' must hold the checkpoints of one run at a time, " +
                $"but {ShownHolder(path)} trains there now. Wait for its end, or choose another folder.",
                exception);
        }
        catch (Exception exception) when (exception is NotSupportedException || FileFailure.Is(exception))
        {
            throw new IOException(
                $"The file '{MessageText.Escape(path)}' must be locked for the folder to hold the checkpoints of one run alone, " +
                $"but could not be: {FileFailure.Reason(exception)}",
                exception);
        }
    }

    /// <summary>Releases the folder. Deletes the file while it is locked, where the system allows it, so that it cannot
    /// be another run's.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            _file.Dispose();
        }

        TemporaryFile.DeleteIfPossible(_file.Name);
        _file.Dispose();
    }

    private static FileStream Open(string path)
    {
        FileShare share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);

        // .NET may be configured not to lock files.
        if (!OperatingSystem.IsWindows()
            && !LibC.TryLock(file.SafeFileHandle, isShared: false)
            && LibC.LastError is (LinuxIsLocked or MacIsLocked) and var error)
        {
            file.Dispose();
            throw LibC.Failure(error);
        }

        return file;
    }

    private static string Holder() =>
        FormattableString.Invariant(
            $"process {Environment.ProcessId} on {Environment.MachineName}, since {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss} UTC,");

    private static void Write(FileStream file, string text)
    {
        try
        {
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Returns the first line of the file, which may be incomplete while another run writes it.</summary>
    private static string ShownHolder(string path)
    {
        string line = Read(path)?.Split('\n')[0] ?? "";
        return line.Length == 0 ? "another one" : MessageText.Abbreviate(line, MaxShown);
    }

    /// <summary>Reads the beginning of the file although it is locked; null when it cannot be read. .NET reads no file
    /// that another has locked, so this asks the system.</summary>
    private static string? Read(string path)
    {
        try
        {
            using var file = OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
                : new FileStream(LibC.Open(path, LibC.ReadOnly), FileAccess.Read, bufferSize: 0);
            byte[] bytes = new byte[Math.Min(file.Length, MaxTextLength)];
            return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
