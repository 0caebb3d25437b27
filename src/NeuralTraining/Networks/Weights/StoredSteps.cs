using System.Globalization;
using System.Text;
using NeuralTraining.Files;
using NeuralTraining.Layers;
using NeuralTraining.Losses;

namespace NeuralTraining.Networks;

/// <summary>The steps of a frozen network as tensors: W1 and b1, scale2 and shift2, by the number of the step, and the
/// kinds of the steps as a string.</summary>
internal sealed class StoredSteps
{
    private const string Version = "1", InputsKey = "inputs", StepsKey = "steps";
    private const string ProbabilitiesKey = "probabilities", Softmax = "softmax";
    private const string AffineName = "Affine", ScaleName = "Scale";
    private const int MaxNameLength = 32;

    private static readonly (string Name, Activation Function)[] Activations =
        [(nameof(ReLU), new ReLU()), (nameof(Sigmoid), new Sigmoid()), (nameof(Tanh), new Tanh())];

    private readonly SafetensorsReader _reader;
    private readonly FrozenStep?[] _steps;

    /// <summary>The indices in the file of the first and the second tensor of each step with tensors. The rank of the
    /// first gives the kind of the step.</summary>
    private readonly List<(int First, int Second)> _tensors;

    /// <summary>The last step of each activation, reused where the width is the same: there may be millions.</summary>
    private readonly FrozenActivation?[] _activations = new FrozenActivation?[Activations.Length];
    private int _width;

    /// <exception cref="InvalidDataException">The header is not that of a frozen network.</exception>
    public StoredSteps(SafetensorsReader reader)
    {
        _reader = reader;
        StoredContent.RequireFormat(reader, StoredContent.FrozenFormat, Version, "a frozen network");
        if (!int.TryParse(Metadata(InputsKey), NumberStyles.None, CultureInfo.InvariantCulture, out int inputs) || inputs == 0)
        {
            throw Lacking("state the number of inputs");
        }

        Inputs = _width = inputs;
        Probabilities = Metadata(ProbabilitiesKey) switch
        {
            "" => null,
            Softmax => new SoftmaxCrossEntropy(),
            string other => throw Lacking($"have probabilities that are {Softmax}, and not '{MessageText.Abbreviate(other)}'"),
        };
        reader.Metadata.TryGetUtf8(StepsKey, out ReadOnlySpan<byte> kinds);
        _steps = new FrozenStep?[kinds.Count((byte)' ') + 1];
        _tensors = new List<(int First, int Second)>(Math.Min(_steps.Length, reader.Entries.Count / 2));
        int step = 0;
        foreach (Range kind in kinds.Split((byte)' '))
        {
            Add(step++, kinds[kind]);
        }

        if (reader.Entries.Count > 2 * _tensors.Count)
        {
            throw reader.Bad(Invariant($"hold '{2 * _tensors.Count}' tensors for its steps, but holds '{reader.Entries.Count}'"));
        }
    }

    public int Inputs { get; }

    /// <summary>The loss that turns outputs into probabilities; null if the file names none.</summary>
    public IProbabilisticLoss? Probabilities { get; }

    /// <exception cref="InvalidOperationException">A step is a layer from outside this library.</exception>
    public static SafetensorsWriter Writer(int inputs, FrozenStep[] steps, IProbabilisticLoss? probabilities)
    {
        var writer = new SafetensorsWriter();
        StoredContent.AddFormat(writer, StoredContent.FrozenFormat, Version);
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
        float[][] values = _reader.ReadSingles();
        int next = 0;
        for (int i = 0; i < _steps.Length; i++)
        {
            if (_steps[i] is null)
            {
                (int first, int second) = _tensors[next++];
                bool isAffine = _reader.Entries[first].Lengths.Length == 2;
                _steps[i] = isAffine ? new FrozenAffine(values[first], values[second]) : new FrozenScale(values[first], values[second]);
            }
        }

        return _steps!;
    }

    /// <summary>Adds the tensors of a step, and returns its kind.</summary>
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
                    Invariant($"The layers of a frozen network must be this library's for a file to hold them, ") +
                    Invariant($"as files hold numbers and no types, but step {number} is '{other.Layer.GetType().Name}'."));
            default:
                return Activations.Single(pair => pair.Function.GetType() == ((FrozenActivation)step).Function.GetType()).Name;
        }
    }

    private void Add(int step, ReadOnlySpan<byte> kind)
    {
        for (int i = 0; i < Activations.Length; i++)
        {
            if (Ascii.Equals(kind, Activations[i].Name))
            {
                if (_activations[i]?.Outputs != _width)
                {
                    _activations[i] = new FrozenActivation(Activations[i].Function, _width);
                }

                _steps[step] = _activations[i];
                return;
            }
        }

        bool isAffine = Ascii.Equals(kind, AffineName);
        if (!isAffine && !Ascii.Equals(kind, ScaleName))
        {
            string names = string.Join(", ", Activations.Select(pair => pair.Name));
            throw Lacking(
                $"have steps that are {AffineName}, {ScaleName}, {names}, " +
                $"and not '{MessageText.Abbreviate(Encoding.UTF8.GetString(kind))}'");
        }

        int columns = _width;
        int first = Find(isAffine ? "W" : "scale", step + 1, isAffine ? [columns, null] : [columns]);
        _width = (int)_reader.Entries[first].Lengths[^1];
        _tensors.Add((first, Find(isAffine ? "b" : "shift", step + 1, [_width])));
    }

    /// <summary>Finds a tensor of a step, and checks its shape. A null length may be any but 0.</summary>
    private int Find(string kind, int number, ReadOnlySpan<nint?> lengths)
    {
        // Not an interpolated string, which allocates for each number until its code is optimized.
        Span<char> buffer = stackalloc char[MaxNameLength];
        kind.CopyTo(buffer);
        number.TryFormat(buffer[kind.Length..], out int digits, default, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> name = buffer[..(kind.Length + digits)];
        int index = _reader.IndexOf(name);
        SafetensorsEntry entry = index >= 0 ? _reader.Entries[index] : default;
        bool fits = index >= 0 && entry.Lengths.Length == lengths.Length;
        for (int i = 0; fits && i < lengths.Length; i++)
        {
            fits = entry.Lengths[i] is > 0 and <= int.MaxValue && (lengths[i] is null || lengths[i] == entry.Lengths[i]);
        }

        return !fits ? throw Lacking(
            string.Create(CultureInfo.InvariantCulture, $"hold '{name}' for the {_width} columns of step {number}"))
            : entry.Type != SafetensorsType.F32 ? throw _reader.Bad(
                string.Create(CultureInfo.InvariantCulture, $"hold '{name}' as F32, but holds it as {entry.Type}"))
            : index;
    }

    private string Metadata(string key) => _reader.Metadata.GetValueOrDefault(key, "");

    private InvalidDataException Lacking(string sentence) => _reader.Bad($"{sentence}, but does not");
}
