namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints the tables of README.md's section "Benchmark": <c>table LOG...</c>, where each log is what <c>peers</c> printed on one machine.</summary>
internal static class LogTableProgram
{
    /// <summary>Returns whether all logs could be read.</summary>
    public static bool Run(string[] paths)
    {
        try
        {
            Console.Write(StepTable.Of([.. paths.Select(path => StepLog.Parse(path, File.ReadAllLines(path)))]));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return false;
        }
    }
}
