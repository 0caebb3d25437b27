using System.Globalization;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Networks;

namespace NeuralTraining.Serialization;

/// <summary>The steps of a frozen network as tensors: W1 and b1, scale2 and shift2, by the number of the step, and the kinds of the steps as a string.</summary>
internal sealed class StoredSteps
{
    private const string FormatKey = "format", Format = "NeuralTraining frozen network", VersionKey = "version", Version = "1", InputsKey = "inputs", StepsKey = "steps";
    private const string ProbabilitiesKey = "probabilities", Softmax = "softmax";
    private const string AffineName = "Affine", ScaleName = "Scale";

    private static readonly Dictionary<string, Activation> Activations = new(StringComparer.Ordinal)
    {
        [nameof(ReLU)] = new ReLU(),
        [nameof(Sigmoid)] = new Sigmoid(),
        [nameof(Tanh)] = new Tanh(),
    };

    private readonly SafetensorsReader _reader;
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly List<FrozenStep?> _steps = [];
    private readonly List<(int Index, Func<FrozenStep> Make)> _makers = [];
    private int _width;

    /// <exception cref="InvalidDataException">The header is not that of a frozen network.</exception>
    public StoredSteps(SafetensorsReader reader)
    {
        _reader = reader;
        if (Metadata(FormatKey) != Format || Metadata(VersionKey) != Version)
        {
            throw Lacking($"have the {FormatKey} '{Format}' and the {VersionKey} '{Version}' to be read as one");
        }

        if (!int.TryParse(Metadata(InputsKey), NumberStyles.None, CultureInfo.InvariantCulture, out int inputs) || inputs == 0)
        {
            throw Lacking("tell the number of inputs");
        }

        Inputs = _width = inputs;
        Probabilities = Metadata(ProbabilitiesKey) switch
        {
            "" => null,
            Softmax => new SoftmaxCrossEntropy(),
            string other => throw Lacking($"have probabilities that are {Softmax}, and not '{ShownNames.Of(other)}'"),
        };
        _entries = reader.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        ReadOnlySpan<char> kinds = Metadata(StepsKey);
        foreach (Range kind in kinds.Split(' '))
        {
            Add(kinds[kind]);
        }
    }

    public int Inputs { get; }

    /// <summary>What makes probabilities of the outputs; null if the file names nothing.</summary>
    public IProbabilisticLoss? Probabilities { get; }

    /// <exception cref="InvalidOperationException">A step is a layer of somebody else.</exception>
    public static SafetensorsWriter Writer(int inputs, FrozenStep[] steps, IProbabilisticLoss? probabilities)
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata(FormatKey, Format);
        writer.AddMetadata(VersionKey, Version);
        writer.AddMetadata(InputsKey, inputs.ToString(CultureInfo.InvariantCulture));
        if (probabilities is SoftmaxCrossEntropy)
        {
            writer.AddMetadata(ProbabilitiesKey, Softmax);
        }

        writer.AddMetadata(StepsKey, string.Join(' ', steps.Select((step, i) => Add(writer, step, i + 1))));
        return writer;
    }

    /// <exception cref="InvalidDataException">The file is not whole, or holds something else.</exception>
    public FrozenStep[] Read()
    {
        _reader.Read();
        _makers.ForEach(maker => _steps[maker.Index] = maker.Make());
        return [.. _steps.Select(step => step!)];
    }

    /// <summary>Adds what a step holds, and returns its kind.</summary>
    private static string Add(SafetensorsWriter writer, FrozenStep step, int number)
    {
        switch (step)
        {
            case FrozenAffine affine:
                writer.Add<float>(Invariant($"W{number}"), [affine.Inputs, affine.Outputs], affine.Weights);
                writer.Add<float>(Invariant($"b{number}"), [affine.Outputs], affine.Bias);
                return AffineName;
            case FrozenScale scale:
                writer.Add<float>(Invariant($"scale{number}"), [scale.Outputs], scale.Scale);
                writer.Add<float>(Invariant($"shift{number}"), [scale.Outputs], scale.Shift);
                return ScaleName;
            case FrozenLayer other:
                throw new InvalidOperationException(
                    Invariant($"The layers of a frozen network must be this library's for a file to hold them, as files hold numbers and no types, but step {number} is '{other.Layer.GetType().Name}'."));
            default:
                return Activations.Single(pair => pair.Value.GetType() == ((FrozenActivation)step).Function.GetType()).Key;
        }
    }

    /// <summary>Adds a step of a kind. Those that no tensor is told of take little more than their names do.</summary>
    private void Add(ReadOnlySpan<char> kind)
    {
        if (Activations.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(kind, out Activation? function))
        {
            _steps.Add(new FrozenActivation(function, _width));
            return;
        }

        _makers.Add((_steps.Count, Expect(kind.ToString(), _steps.Count + 1)));
        _steps.Add(null);
    }

    private Func<FrozenStep> Expect(string kind, int number)
    {
        bool isAffine = kind == AffineName;
        if (!isAffine && kind != ScaleName)
        {
            throw Lacking($"have steps that are {AffineName}, {ScaleName}, {string.Join(", ", Activations.Keys)}, and not '{ShownNames.Of(kind)}'");
        }

        (string first, string second) = isAffine ? (Invariant($"W{number}"), Invariant($"b{number}")) : (Invariant($"scale{number}"), Invariant($"shift{number}"));
        nint[] lengths = _entries.GetValueOrDefault(first)?.Lengths ?? [];
        bool fits = lengths.Length == (isAffine ? 2 : 1) && lengths[0] == _width && lengths[^1] is > 0 and <= int.MaxValue;
        if (!fits)
        {
            throw Lacking(Invariant($"hold '{first}' for the {_width} columns of step {number}"));
        }

        _width = (int)lengths[^1];
        float[] firstValues = [], secondValues = [];
        _reader.ExpectAny<float>(first, values => firstValues = values);
        _reader.Expect<float>(second, [_width], values => secondValues = values);
        return () => isAffine ? new FrozenAffine(firstValues, secondValues) : new FrozenScale(firstValues, secondValues);
    }

    private string Metadata(string key) => _reader.Metadata.GetValueOrDefault(key, "");

    private InvalidDataException Lacking(string sentence) => _reader.Bad($"{sentence}, but does not");
}
