using System.Globalization;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;

namespace NeuralTraining.Networks;

/// <summary>Describes a part of a run by its class and its hyperparameters: <c>Dropout(Ratio: 0.2f, Scaling: 0)</c>.
/// Parts of equal descriptions compute the same.</summary>
/// <remarks>The name of a class is only compared and shown; no type is looked up by it.</remarks>
internal static class PartDescription
{
    public static string Of(ILayer layer) => Of(layer, Name(layer), layer.Hyperparameters);

    public static string Of(ILoss loss) => Of(loss, Name(loss), loss.Hyperparameters);

    public static string Of(IRegularizer regularizer) => Of(regularizer, Name(regularizer), regularizer.Hyperparameters);

    public static string Of(IOptimizer optimizer) => Of(optimizer, Name(optimizer), optimizer.Hyperparameters);

    public static string Of(ILearningRateSchedule schedule) => Of(schedule, Kind(schedule), schedule.Hyperparameters);

    /// <summary>Describes a part of another family.</summary>
    public static string Of(object part, IReadOnlyDictionary<string, double>? hyperparameters) => Of(part, Name(part), hyperparameters);

    public static string Of(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number that parses to the same bits, as short as it was written: 1E-07f where single precision has
    /// become double.</summary>
    public static string Of(double value)
    {
        string precise = value.ToString("R", CultureInfo.InvariantCulture), single = Of((float)value) + "f";
        return (float)value == value && single.Length < precise.Length ? single : precise;
    }

    private static string Of(object part, string kind, IReadOnlyDictionary<string, double>? hyperparameters) =>
        Summary.Of(kind, [.. HyperparameterTable.Require(part, hyperparameters).Select(pair => (pair.Key, Of(pair.Value)))]);

    private static string Kind(ILearningRateSchedule schedule) =>
        schedule is LinearWarmUp warmUp ? $"{nameof(LinearWarmUp)} to {Kind(warmUp.Then)}" : Name(schedule);

    private static string Name(object part) => part.GetType().Name;
}
