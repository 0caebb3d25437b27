using System.CommandLine;
using System.CommandLine.Parsing;

namespace NeuralTraining.Samples;

/// <summary>An option that is a folder.</summary>
public abstract class FolderOption : Option<string?>
{
    private protected FolderOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "folder";
        CustomParser = Parse;
    }

    private string? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;

        // In '--output --quick' the folder was forgotten.
        if (string.IsNullOrWhiteSpace(text) || text.StartsWith("--", StringComparison.Ordinal))
        {
            result.AddError($"The option '{Name}' must name a folder, but was '{text}'.");
            return null;
        }

        return text;
    }
}
