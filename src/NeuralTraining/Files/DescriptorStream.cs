using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace NeuralTraining.Files;

/// <summary>Writes to an open file descriptor, such as standard output, at its current position.</summary>
/// <param name="handle">The descriptor. It is not closed.</param>
internal sealed partial class DescriptorStream(SafeFileHandle handle) : UnseekableStream
{
    public override bool CanWrite => true;

    /// <summary>Follows links to the path of a file descriptor, such as <c>/proc/7/fd/1</c> for <c>/dev/stdout</c>.
    /// Returns null if there is none.</summary>
    /// <exception cref="IOException">A link could not be read.</exception>
    public static string? Find(string path)
    {
        for (int links = 0; links < RealPath.MaxLinks && Path.GetDirectoryName(path) is { } folder; links++)
        {
            string entry = Path.Join(RealPath.Of(folder), Path.GetFileName(path));
            if (Entry().IsMatch(entry))
            {
                return entry;
            }

            if (File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName is not { } target)
            {
                return null;
            }

            path = target;
        }

        return null;
    }

    /// <summary>Writes to a path returned by <see cref="Find"/>: at the current position if the descriptor is this
    /// process's own, otherwise at the end of the file.</summary>
    public static void Write(string entry, Action<Stream> write)
    {
        Match match = Entry().Match(entry);
        Group process = match.Groups["process"];
        if (!process.Success || process.Value == Invariant($"{Environment.ProcessId}"))
        {
            using var handle = new SafeFileHandle(int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), ownsHandle: false);
            using var stream = new DescriptorStream(handle);
            write(stream);
            DiskFlush.IfSupported(handle);
        }
        else
        {
            using var stream = new FileStream(
                entry, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            write(stream);
            DiskFlush.IfSupported(stream.SafeFileHandle);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[LibC.Write(handle, buffer)..];
        }
    }

    [GeneratedRegex("^(/proc/(?<process>[0-9]+)(/task/[0-9]+)?|/dev)/fd/(?<number>[0-9]{1,9})$", RegexOptions.CultureInvariant)]
    private static partial Regex Entry();
}
