using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralTraining.Samples;

/// <summary>The option <c>--seed</c>: what all that is random depends on.</summary>
public sealed class SeedOption : Option<ulong>
{
    public SeedOption(ulong defaultValue = 0)
        : base("--seed")
    {
        Description = "The seed of all random numbers: the same seed gives the same results.";
        HelpName = "number";
        DefaultValueFactory = _ => defaultValue;
        CustomParser = Parse;
    }

    private static ulong Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            return seed;
        }

        result.AddError($"The option '--seed' must be a whole number from 0 to {ulong.MaxValue}, but was '{text}'.");
        return 0;
    }
}
