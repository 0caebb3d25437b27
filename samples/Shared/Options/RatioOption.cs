using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralTraining.Samples;

/// <summary>An option that is a share: a number from 0 up to, but not including, 1.</summary>
public sealed class RatioOption : Option<float>
{
    public RatioOption(string name, string description, float defaultValue)
        : base(name)
    {
        Description = description;
        HelpName = "ratio";
        DefaultValueFactory = _ => defaultValue;
        CustomParser = Parse;
    }

    private float Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (float.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out float ratio) && ratio < 1)
        {
            return ratio;
        }

        result.AddError($"The option '{Name}' must be a number of at least 0 and less than 1, but was '{text}'.");
        return 0;
    }
}
