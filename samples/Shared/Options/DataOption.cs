namespace NeuralTraining.Samples;

/// <summary>The option <c>--data</c>: where the MNIST files are. A sample that has it finds the folder in <see cref="SampleRun.DataFolder"/>.</summary>
public sealed class DataOption()
    : FolderOption("--data", "The folder with the MNIST files. [default: the nearest data/mnist above the current folder or the program]");
