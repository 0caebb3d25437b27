using System.CommandLine;
using System.CommandLine.Parsing;

namespace NeuralTraining.Samples;

/// <summary>An option that is one of some names, by default the first.</summary>
public sealed class ChoiceOption : Option<string>
{
    private readonly string[] _known;

    public ChoiceOption(string name, string description, params string[] known)
        : base(name)
    {
        _known = known;
        Description = $"{description} One of: {string.Join(", ", known)}.";
        HelpName = "name";
        DefaultValueFactory = _ => known[0];
        CustomParser = Parse;
    }

    private string Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string? name = _known.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name is null)
        {
            result.AddError($"The option '{Name}' must be one of {string.Join(", ", _known)}, but was '{text}'.");
        }

        return name ?? _known[0];
    }
}
