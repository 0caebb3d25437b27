namespace NeuralTraining.Tests.Support;

/// <summary>Pipes that have a path.</summary>
internal static class NamedPipe
{
    public static void Make(string path)
    {
        if (ChildProcess.Run("mkfifo", path) != 0)
        {
            throw new InvalidOperationException($"A pipe must be made at '{path}', but could not be.");
        }
    }
}
