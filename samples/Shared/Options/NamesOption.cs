using System.CommandLine;
using System.CommandLine.Parsing;

namespace NeuralTraining.Samples;

/// <summary>An option that is some of the names there are, separated by commas or spaces; all of them by default.</summary>
public sealed class NamesOption : Option<string[]>
{
    private readonly string[] _known;

    public NamesOption(string name, string description, params string[] known)
        : base(name)
    {
        _known = known;
        Description = $"{description} Of: {string.Join(", ", known)}. [default: all]";
        HelpName = "names";
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = true;
        CustomParser = Parse;
    }

    /// <summary>Gets all the names there are.</summary>
    public IReadOnlyList<string> Known => _known;

    private string[] Parse(ArgumentResult result)
    {
        var names = new List<string>();
        foreach (string text in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            string? name = _known.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (name is null)
            {
                result.AddError($"The option '{Name}' must name some of {string.Join(", ", _known)}, but was '{text}'.");
                return [];
            }

            if (names.Contains(name))
            {
                result.AddError($"The option '{Name}' must have each name once, but has '{name}' twice.");
                return [];
            }

            names.Add(name);
        }

        return [.. names];
    }
}
