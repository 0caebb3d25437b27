using System.CommandLine;
using System.CommandLine.Help;

namespace NeuralTraining.Samples;

/// <summary>What the options were given as, or their defaults.</summary>
public sealed class OptionValues
{
    private readonly ParseResult _result;

    internal OptionValues(ParseResult result, Option<bool> quick, OutputOption output, DataOption? data)
    {
        _result = result;
        IsHelp = result.Action is HelpAction;
        if (!IsHelp)
        {
            Quick = result.GetValue(quick);
            Output = result.GetValue(output);
            DataOption = data;
            Data = data is null ? null : result.GetValue(data);
        }
    }

    /// <summary>Gets whether help was asked for, and nothing else is to be done.</summary>
    public bool IsHelp { get; }

    public bool Quick { get; }

    /// <summary>Gets the folder for the results; null when none was given.</summary>
    public string? Output { get; }

    /// <summary>Gets the option for the folder with the data; null in a sample that reads none.</summary>
    public DataOption? DataOption { get; }

    /// <summary>Gets the folder with the data; null when none was given.</summary>
    public string? Data { get; }

    public int Get(CountOption option) => Quick && !IsGiven(option) ? option.Quick : _result.GetValue(option);

    public float Get(RatioOption option) => _result.GetValue(option);

    public ulong Get(SeedOption option) => _result.GetValue(option);

    public string? Get(TextOption option) => _result.GetValue(option);

    public string Get(ChoiceOption option) => _result.GetValue(option)!;

    public IReadOnlyList<string> Get(NamesOption option) => IsGiven(option) ? _result.GetValue(option)! : option.Known;

    public void WriteHelp(TextWriter output) => _result.Invoke(new InvocationConfiguration { Output = output });

    private bool IsGiven(Option option) => _result.GetResult(option) is { Implicit: false };
}
