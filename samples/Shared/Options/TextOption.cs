using System.CommandLine;
using System.CommandLine.Parsing;

namespace NeuralTraining.Samples;

/// <summary>An option that is a text: the name of something, for instance.</summary>
public class TextOption : Option<string?>
{
    private readonly string _duty;

    /// <summary>Creates the option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="helpName">What stands for the text in the help.</param>
    /// <param name="duty">What it must do, for the refusal of an empty one: "name a file".</param>
    /// <param name="defaultValue">The text when none is given.</param>
    public TextOption(string name, string description, string helpName, string duty, string? defaultValue = null)
        : base(name)
    {
        _duty = duty;
        Description = description;
        HelpName = helpName;
        CustomParser = Parse;
        if (defaultValue is not null)
        {
            DefaultValueFactory = _ => defaultValue;
        }
    }

    private string? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;

        // In '--output --quick' the text was forgotten.
        if (string.IsNullOrWhiteSpace(text) || text.StartsWith("--", StringComparison.Ordinal))
        {
            result.AddError($"The option '{Name}' must {_duty}, but was '{text}'.");
            return null;
        }

        return text;
    }
}
