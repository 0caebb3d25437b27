using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralTraining.Samples;

/// <summary>An option that is a whole number greater than zero, with a smaller default under <c>--quick</c>.</summary>
public sealed class CountOption : Option<int>
{
    private readonly int _maximum;

    public CountOption(string name, string description, int defaultValue, int? quick = null, int maximum = int.MaxValue)
        : base(name)
    {
        _maximum = maximum;
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
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 && count <= _maximum)
        {
            return count;
        }

        result.AddError($"The option '{Name}' must be a whole number from 1 to {_maximum}, but was '{text}'.");
        return 0;
    }
}
