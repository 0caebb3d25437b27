using System.Runtime.InteropServices;
using Xunit;

namespace NeuralTraining.Tests.Support;

/// <summary>Does something with the rights of a user who is not root, to whom no permission is denied.</summary>
internal static class Unprivileged
{
    private const uint Root = 0, Nobody = 65534;

    public static bool IsPossible => !OperatingSystem.IsWindows() && (!Environment.IsPrivilegedProcess || OperatingSystem.IsLinux());

    /// <summary>Does something on this thread, which uses files by the rights of nobody meanwhile if it is root's.</summary>
    public static void Run(Action action) => RunAs(Nobody, action, afterwards: Root);

    /// <summary>Does something by the thread's own rights again, within <see cref="Run"/>.</summary>
    public static void Pause(Action action) => RunAs(Root, action, afterwards: Nobody);

    private static void RunAs(uint user, Action action, uint afterwards)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            action();
            return;
        }

        _ = SetFileUser(user);
        try
        {
            action();
        }
        finally
        {
            _ = SetFileUser(afterwards);
        }
    }

    /// <summary>Sets by whose rights this thread uses files, and returns by whose it did.</summary>
    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern uint SetFileUser(uint user);
}

/// <summary>A test of permissions that are denied.</summary>
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute()
    {
        if (!Unprivileged.IsPossible)
        {
            Skip = "Windows has no permissions like those of Unix, and elsewhere than on Linux root is denied nothing.";
        }
    }
}
