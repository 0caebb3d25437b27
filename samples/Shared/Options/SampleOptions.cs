using System.CommandLine;
using System.CommandLine.Help;

namespace NeuralTraining.Samples;

/// <summary>A sample's command line: its own options, and those that every sample has.</summary>
public sealed class SampleOptions
{
    private readonly Command _command;
    private readonly OutputOption _output = new();
    private readonly Option<bool> _quick = new("--quick") { Description = "Do less of the same, for a first look.", Arity = ArgumentArity.Zero };

    public SampleOptions(string name, string description, params IEnumerable<Option> options)
    {
        _command = new Command(name, description);
        foreach (Option option in options.Append(_output).Append(_quick).Append(new HelpOption("--help", "-h") { Description = "Show this help." }))
        {
            _command.Options.Add(option);
        }
    }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">An argument is not what it must be.</exception>
    public OptionValues Parse(IReadOnlyList<string> arguments)
    {
        // Without this, an argument '@name' would be read as a file of further arguments.
        ParseResult result = _command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (result.Action is not HelpAction)
        {
            if (result.UnmatchedTokens.Count > 0)
            {
                string known = string.Join(", ", _command.Options.Select(option => option.Name));
                throw new UsageException($"The options must be among {known}, but there is '{result.UnmatchedTokens[0]}'.");
            }

            if (result.Errors.Count > 0)
            {
                throw new UsageException(result.Errors[0].Message);
            }
        }

        return new OptionValues(result, _quick, _output, _command.Options.OfType<DataOption>().FirstOrDefault());
    }
}
