using System.Globalization;
using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <content>What must be the same where a run goes on.</content>
public sealed partial class Trainer
{
    /// <summary>What would make other weights of the same checkpoint.</summary>
    private Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["network seed"] = Network.Stack.Seed.ToString(CultureInfo.InvariantCulture),
            ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
            ["number of row blocks"] = Network.RowBlocks.ToString(CultureInfo.InvariantCulture),
            ["mini-batch size"] = _options.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["sampling"] = _options.Sampling.ToString(),
            ["learning-rate schedule"] = _options.Schedule is null ? "none" : "some",
            ["learning rate at its beginning"] = _options.Schedule is null ? Text(_firstRate ?? Optimizer.LearningRate) : "by schedule",

            // A name to compare, by which nothing is looked up.
            ["optimizer"] = Optimizer.GetType().Name,
        };
        IReadOnlyDictionary<string, double> hyperparameters = Optimizer.Hyperparameters
            ?? throw new InvalidOperationException($"An optimizer must give its hyperparameters for a checkpoint, if none then an empty dictionary, but {Optimizer.GetType().Name} gave null.");
        foreach ((string name, double value) in hyperparameters)
        {
            settings[$"{name} of the optimizer"] = Text(value);
        }

        return settings;
    }

    private void RequireSettings(string path, TrainingState state)
    {
        Dictionary<string, string> settings = Settings();
        foreach (string name in settings.Keys.Union(state.Settings.Keys, StringComparer.Ordinal))
        {
            RequireSame(path, name, settings.GetValueOrDefault(name, "none"), state.Settings.GetValueOrDefault(name, "none"));
        }

        if (_options.Schedule is { } schedule && state.Iteration > 0)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"learning rate of iteration {state.Iteration - 1}");
            RequireSame(path, name, Text(schedule.LearningRate(state.Iteration - 1)), Text(state.Optimizer.LearningRate));
        }
    }

    private static void RequireSame(string path, string name, string mine, string found)
    {
        if (mine != found)
        {
            throw new InvalidOperationException(
                $"The run of the checkpoint '{path}' must have the {ShownNames.Of(name)} '{ShownNames.Of(mine)}' to go on here, but has '{ShownNames.Of(found)}'.");
        }
    }

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number that parses to the same bits, as short as it was written: 1E-07f where single precision has become double.</summary>
    private static string Text(double value)
    {
        string precise = value.ToString("R", CultureInfo.InvariantCulture), single = Text((float)value) + "f";
        return (float)value == value && single.Length < precise.Length ? single : precise;
    }
}
