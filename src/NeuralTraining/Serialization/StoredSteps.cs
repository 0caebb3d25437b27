using System.Globalization;
using NeuralTraining.Layers;
using NeuralTraining.Networks;

namespace NeuralTraining.Serialization;

/// <summary>The steps of a frozen network as tensors: W1 and b1, scale2 and shift2, by the number of the step, and the kinds of the steps as a string.</summary>
internal sealed class StoredSteps
{
    private const string FormatKey = "format", Format = "NeuralTraining frozen network", VersionKey = "version", Version = "1", InputsKey = "inputs", StepsKey = "steps";
    private const string AffineName = "Affine", ScaleName = "Scale";

    private static readonly Dictionary<string, Activation> Activations = new(StringComparer.Ordinal)
    {
        [nameof(ReLU)] = new ReLU(),
        [nameof(Sigmoid)] = new Sigmoid(),
        [nameof(Tanh)] = new Tanh(),
    };

    private readonly SafetensorsReader _reader;
    private readonly List<Func<FrozenStep>> _makers = [];
    private int _width;

    /// <exception cref="InvalidDataException">The header is not that of a frozen network.</exception>
    public StoredSteps(SafetensorsReader reader)
    {
        _reader = reader;
        Require(Metadata(FormatKey) == Format && Metadata(VersionKey) == Version, $"have the {FormatKey} '{Format}' and the {VersionKey} '{Version}' to be read as one");
        Require(int.TryParse(Metadata(InputsKey), NumberStyles.None, CultureInfo.InvariantCulture, out int inputs) && inputs > 0, "tell the number of inputs");
        Inputs = _width = inputs;
        string[] kinds = Metadata(StepsKey).Split(' ');
        for (int i = 0; i < kinds.Length; i++)
        {
            _makers.Add(Expect(kinds[i], i + 1));
        }
    }

    public int Inputs { get; }

    public static SafetensorsWriter Writer(int inputs, FrozenStep[] steps)
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata(FormatKey, Format);
        writer.AddMetadata(VersionKey, Version);
        writer.AddMetadata(InputsKey, inputs.ToString(CultureInfo.InvariantCulture));
        writer.AddMetadata(StepsKey, string.Join(' ', steps.Select((step, i) => Add(writer, step, i + 1))));
        return writer;
    }

    /// <exception cref="InvalidDataException">The file is not whole, or holds something else.</exception>
    public FrozenStep[] Read()
    {
        _reader.Read();
        return [.. _makers.Select(make => make())];
    }

    /// <summary>Adds what a step holds, and returns its kind.</summary>
    private static string Add(SafetensorsWriter writer, FrozenStep step, int number)
    {
        switch (step)
        {
            case FrozenAffine affine:
                writer.Add<float>($"W{number}", [affine.Inputs, affine.Outputs], affine.Weights);
                writer.Add<float>($"b{number}", [affine.Outputs], affine.Bias);
                return AffineName;
            case FrozenScale scale:
                writer.Add<float>($"scale{number}", [scale.Outputs], scale.Scale);
                writer.Add<float>($"shift{number}", [scale.Outputs], scale.Shift);
                return ScaleName;
            default:
                return Activations.Single(pair => pair.Value.GetType() == ((FrozenActivation)step).Function.GetType()).Key;
        }
    }

    private Func<FrozenStep> Expect(string kind, int number)
    {
        int units = _width;
        if (Activations.TryGetValue(kind, out Activation? function))
        {
            return () => new FrozenActivation(function, units);
        }

        Require(kind is AffineName or ScaleName, $"have steps that are {AffineName}, {ScaleName}, {string.Join(", ", Activations.Keys)}, and not '{ShownNames.Of(kind)}'");
        (string first, string second) = kind == AffineName ? ($"W{number}", $"b{number}") : ($"scale{number}", $"shift{number}");
        nint[] lengths = _reader.Entries.FirstOrDefault(entry => entry.Name == first)?.Lengths.ToArray() ?? [];
        bool fits = kind == AffineName ? lengths.Length == 2 && lengths[0] == units && lengths[1] > 0 && lengths[1] <= int.MaxValue : lengths.Length == 1 && lengths[0] == units;
        Require(fits, $"hold '{first}' for the {units} columns of step {number}");
        _width = (int)lengths[^1];
        float[] firstValues = [], secondValues = [];
        _reader.ExpectAny<float>(first, values => firstValues = values);
        _reader.ExpectAny<float>(second, values => secondValues = values);
        int width = _width;
        return () =>
        {
            Require(secondValues.Length == width, $"hold '{second}' with '{width}' values");
            return kind == AffineName ? new FrozenAffine(firstValues, secondValues) : new FrozenScale(firstValues, secondValues);
        };
    }

    private string Metadata(string key) => _reader.Metadata.GetValueOrDefault(key, "");

    private void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw _reader.Bad($"{sentence}, but does not");
        }
    }
}
