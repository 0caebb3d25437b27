namespace NeuralTraining.Tuning;

/// <summary>A search for good hyperparameters: trials of an objective.</summary>
public sealed class Study
{
}
