using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralTraining.Samples;

/// <summary>An option that is a whole number greater than zero, with a smaller default under <c>--quick</c>.</summary>
public sealed class CountOption : Option<int>
{
    public CountOption(string name, string description, int defaultValue, int? quick = null)
        : base(name)
    {
        Description = quick is null ? description : string.Create(CultureInfo.InvariantCulture, $"{description} ({quick} with --quick)");
        HelpName = "count";
        Quick = quick ?? defaultValue;
        DefaultValueFactory = _ => defaultValue;
        CustomParser = Parse;
    }

    /// <summary>Gets the value when <c>--quick</c> is given and this option is not.</summary>
    public int Quick { get; }

    private int Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
        {
            return count;
        }

        result.AddError($"The option '{Name}' must be a whole number from 1 to {int.MaxValue}, but was '{text}'.");
        return 0;
    }
}
