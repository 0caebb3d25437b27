namespace NeuralTraining.Samples;

/// <summary>An option that is a folder.</summary>
public abstract class FolderOption : TextOption
{
    private protected FolderOption(string name, string description)
        : base(name, description, "folder", "name a folder")
    {
    }
}
