using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>Tells the parameters in a file from what is beside them, by the names of its tensors.</summary>
internal static class ParameterNames
{
    private static readonly string[] RunningAverages = ["runningMean", "runningVariance"];
    private static readonly string[] PyTorchBuffers = [".running_mean", ".running_var", ".num_batches_tracked"];
    private static readonly string[] BesideNetwork = ["trainer.", "network.", "optimizer.", "callback.", "history."];

    /// <summary>Returns the number of values of all parameters.</summary>
    public static long Count(ModelFileKind kind, IReadOnlyList<SafetensorsEntry> entries)
    {
        long count = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            count += IsParameter(kind, entry.Name) ? entry.Count : 0;
        }

        return count;
    }

    private static bool IsParameter(ModelFileKind kind, string name) => kind switch
    {
        ModelFileKind.PyTorchWeights => !Array.Exists(PyTorchBuffers, end => name.EndsWith(end, StringComparison.Ordinal)),
        ModelFileKind.Other or ModelFileKind.FrozenNetwork => true,
        _ => name != SafetensorsHeader.ChecksumName
            && !Array.Exists(RunningAverages, start => IsNumbered(name, start))
            && (kind != ModelFileKind.Checkpoint
                || !Array.Exists(BesideNetwork, start => name.StartsWith(start, StringComparison.Ordinal))),
    };

    private static bool IsNumbered(string name, string start) =>
        name.StartsWith(start, StringComparison.Ordinal) && !name.AsSpan(start.Length).ContainsAnyExceptInRange('0', '9');
}
