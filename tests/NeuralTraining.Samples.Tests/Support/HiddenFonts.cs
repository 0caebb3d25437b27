using System.ComponentModel;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>Empties the folders of the system's fonts for one process, where Linux lets us: in a mount namespace of its own.</summary>
internal static class HiddenFonts
{
    private const string Script =
        "for folder in /usr/share/fonts /usr/local/share/fonts \"$HOME/.fonts\" \"$HOME/.local/share/fonts\"; do " +
        "if [ -d \"$folder\" ]; then mount -t tmpfs none \"$folder\" || exit 125; fi; done; exec \"$@\"";

    /// <summary>What to put before a command.</summary>
    public static readonly string[] Command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", Script, "sh"];

    public static bool ArePossible()
    {
        try
        {
            return ChildProcess.Run(Command[0], [.. Command[1..], "true"]) == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test for machines on which the system's fonts can be hidden.</summary>
public sealed class HiddenFontsFactAttribute : FactAttribute
{
    public HiddenFontsFactAttribute()
    {
        if (!HiddenFonts.ArePossible())
        {
            Skip = "This machine does not let a process have mounts of its own, so the system's fonts cannot be hidden.";
        }
    }
}
