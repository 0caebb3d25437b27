namespace NeuralTraining.Samples;

/// <summary>The option <c>--output</c>, which every sample has: where the results go.</summary>
public sealed class OutputOption()
    : FolderOption("--output", "The folder for the results. [default: output beside the sample's project, else below the current folder]");
