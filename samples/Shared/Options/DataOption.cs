namespace NeuralTraining.Samples;

/// <summary>The option <c>--data</c>: where the data are. A sample that has it finds the folder in <see cref="SampleRun.DataFolder"/>.</summary>
/// <param name="folder">The name of the folder below <c>data</c>.</param>
/// <param name="files">What is in it.</param>
public sealed class DataOption(string folder = "mnist", string files = "MNIST files")
    : FolderOption("--data", $"The folder with the {files}. [default: the nearest data/{folder} above the current folder or the program]")
{
    /// <summary>Gets the name of the folder below <c>data</c>.</summary>
    public string Folder => folder;

    /// <summary>Gets what is in it.</summary>
    public string Files => files;
}
