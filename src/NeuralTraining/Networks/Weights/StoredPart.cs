using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>A layer, a loss or a regularizer in a file, with the factory that makes it.</summary>
internal sealed class StoredPart
{
    private readonly SafetensorsReader _reader;
    private readonly string _fact, _description;
    private readonly PartFactory _factory;
    private readonly IReadOnlyDictionary<string, double> _hyperparameters;

    /// <param name="reader">The reader of the file.</param>
    /// <param name="fact">The name of the part, such as "layer 1".</param>
    /// <param name="description">Its description.</param>
    /// <param name="family">Its family.</param>
    /// <param name="isOwn">Whether its class is a user's.</param>
    /// <param name="factories">The factories.</param>
    /// <exception cref="InvalidDataException">No factory makes the part, or its description is none.</exception>
    public StoredPart(
        SafetensorsReader reader, string fact, string description, PartFamily family, bool isOwn, PartFactories factories)
    {
        _reader = reader;
        _fact = fact;
        _description = description;
        (string kind, _hyperparameters) = PartDescription.Parse(description)
            ?? throw reader.Bad($"describe each part by name and numbers, but describes {fact} as '{MessageText.Abbreviate(description)}'");
        _factory = factories.Find(family, kind, isOwn) ?? throw Unknown(kind, isOwn);
    }

    /// <summary>Makes the part.</summary>
    /// <exception cref="InvalidDataException">The factory does not take the hyperparameters.</exception>
    /// <exception cref="InvalidOperationException">The factory returned null.</exception>
    public T Make<T>() where T : class
    {
        object part;
        try
        {
            part = _factory.Create(_hyperparameters) ?? throw new InvalidOperationException(
                Invariant($"The factory of '{_factory}' must return a new object, but returned null."));
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException)
        {
            throw _reader.Bad($"have parts that can be made, but {_fact}, '{MessageText.Abbreviate(_description)}', cannot", exception);
        }

        IReadOnlyDictionary<string, double> made = PartDescription.HyperparametersOf(part);
        return _hyperparameters.All(pair => made.TryGetValue(pair.Key, out double number) && number.Equals(pair.Value))
            ? (T)part
            : throw _reader.Bad(
                $"have parts that are made with their own numbers, but {_fact} is '{MessageText.Abbreviate(_description)}' " +
                $"and its factory makes '{MessageText.Abbreviate(PartDescription.OfAny(part))}'");
    }

    private InvalidDataException Unknown(string kind, bool isOwn)
    {
        string lack = isOwn
            ? $"which is not of this library, and no {nameof(PartFactory)} makes it"
            : "which this version does not have";
        return _reader.Bad(
            $"have layers, losses and regularizers that can be made, but {_fact} is '{MessageText.Abbreviate(kind)}', {lack}");
    }
}
