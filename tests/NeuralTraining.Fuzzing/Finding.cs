namespace NeuralTraining.Fuzzing;

/// <summary>What a reader must not do, whatever the file.</summary>
public sealed class Finding(string message, Exception? cause = null) : Exception(message, cause);
