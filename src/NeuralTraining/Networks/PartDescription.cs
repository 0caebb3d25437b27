using System.Collections.ObjectModel;
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

    /// <summary>Describes a layer, a loss or a regularizer.</summary>
    public static string OfAny(object part) => Of(part, Name(part), HyperparametersOf(part));

    /// <summary>Returns the hyperparameters of a layer, a loss or a regularizer.</summary>
    /// <exception cref="InvalidOperationException">They are null.</exception>
    public static IReadOnlyDictionary<string, double> HyperparametersOf(object part) => HyperparameterTable.Require(part, part switch
    {
        ILayer layer => layer.Hyperparameters,
        ILoss loss => loss.Hyperparameters,
        _ => ((IRegularizer)part).Hyperparameters,
    });

    /// <summary>Returns the kind and the hyperparameters that a description tells; null if it tells none.</summary>
    public static (string Kind, IReadOnlyDictionary<string, double> Hyperparameters)? Parse(string description)
    {
        int open = description.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return (description, ReadOnlyDictionary<string, double>.Empty);
        }

        if (!description.EndsWith(')'))
        {
            return null;
        }

        ReadOnlySpan<char> properties = description.AsSpan()[(open + 1)..^1];
        var numbers = new OrderedDictionary<string, double>(properties.Count(Summary.Separator) + 1, StringComparer.Ordinal);
        foreach (Range range in properties.Split(Summary.Separator))
        {
            ReadOnlySpan<char> property = properties[range];
            int colon = property.LastIndexOf(Summary.Colon);
            if (colon < 0
                || !TryParse(property[(colon + Summary.Colon.Length)..], out double number)
                || !numbers.TryAdd(property[..colon].ToString(), number))
            {
                return null;
            }
        }

        return (description[..open], numbers);
    }

    private static bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        if (!text.EndsWith("f"))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        }

        bool isNumber = float.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out float single);
        number = single;
        return isNumber;
    }

    private static string Of(object part, string kind, IReadOnlyDictionary<string, double>? hyperparameters) =>
        Summary.Of(kind, [.. HyperparameterTable.Require(part, hyperparameters).Select(pair => (pair.Key, Of(pair.Value)))]);

    private static string Kind(ILearningRateSchedule schedule) =>
        schedule is LinearWarmUp warmUp ? $"{nameof(LinearWarmUp)} to {Kind(warmUp.Then)}" : Name(schedule);

    private static string Name(object part) => part.GetType().Name;
}
