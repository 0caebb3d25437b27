using System.Collections.ObjectModel;

namespace NeuralTraining;

/// <summary>Builds the hyperparameters of the library's own layers, losses, regularizers, optimizers and
/// schedules.</summary>
internal static class HyperparameterTable
{
    /// <summary>Returns hyperparameters by name, in the given order. They are immutable, so each owner builds them
    /// once.</summary>
    public static IReadOnlyDictionary<string, double> Of(params ReadOnlySpan<(string Name, double Value)> hyperparameters)
    {
        var table = new OrderedDictionary<string, double>(hyperparameters.Length, StringComparer.Ordinal);
        foreach ((string name, double value) in hyperparameters)
        {
            table.Add(name, value);
        }

        return new ReadOnlyDictionary<string, double>(table);
    }

    /// <summary>Refuses hyperparameters that are null, as those of a user's class can be.</summary>
    /// <exception cref="InvalidOperationException">They are null.</exception>
    public static IReadOnlyDictionary<string, double> Require(object owner, IReadOnlyDictionary<string, double>? hyperparameters) =>
        hyperparameters ?? throw new InvalidOperationException(
            $"Hyperparameters must not be null, and empty if there are none, but those of {owner.GetType().Name} are null.");
}
