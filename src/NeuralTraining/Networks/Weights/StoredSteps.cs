using System.Globalization;
using System.Text;
using NeuralTraining.Files;
using NeuralTraining.Losses;

namespace NeuralTraining.Networks;

/// <summary>The steps of a frozen network as tensors: W1 and b1, scale2 and shift2, by the number of the step, and the
/// kinds of the steps as a string (<see cref="StepKind"/>).</summary>
internal sealed class StoredSteps
{
    public const int Version = 1;
    public const string ProbabilitiesKey = "probabilities", OutputsKey = "outputs";

    private const string InputsKey = "inputs", StepsKey = "steps";
    private const string Softmax = "softmax", Sigmoid = "sigmoid", Numbers = "numbers";
    private const int MaxNameLength = 32;

    private readonly SafetensorsReader _reader;
    private readonly FrozenStep?[] _steps;

    /// <summary>The steps with tensors: their kinds, their widths, and how many tensors those before them
    /// have.</summary>
    private readonly List<(int Step, StepKind Kind, int Width, int First)> _stored;

    /// <summary>The indices in the file of these steps' tensors, in order.</summary>
    private readonly List<int> _tensors;

    /// <summary>The last step of each kind without tensors, reused where the width is the same: there may be
    /// millions.</summary>
    private readonly FrozenStep?[] _last = new FrozenStep?[StepKind.All.Length];
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
        reader.Metadata.TryGetUtf8(StepsKey, out ReadOnlySpan<byte> kinds);
        _steps = new FrozenStep?[kinds.Count((byte)' ') + 1];
        _stored = new(Math.Min(_steps.Length, reader.Entries.Count));
        _tensors = new(reader.Entries.Count);
        int step = 0;
        foreach (Range kind in kinds.Split((byte)' '))
        {
            Add(step++, kinds[kind]);
        }

        Meaning = new OutputMeaning(ReadProbabilities(), ReadAreNumbers());
        if (reader.Entries.Count > _tensors.Count)
        {
            throw reader.Bad(Invariant($"hold '{_tensors.Count}' tensors for its steps, but holds '{reader.Entries.Count}'"));
        }
    }

    public int Inputs { get; }

    public int Outputs => _width;

    /// <summary>The meaning of the outputs, as far as the file states it.</summary>
    public OutputMeaning Meaning { get; }

    /// <exception cref="InvalidOperationException">A step is a layer from outside this library.</exception>
    public static SafetensorsWriter Writer(int inputs, FrozenStep[] steps, OutputMeaning meaning)
    {
        var writer = new SafetensorsWriter();
        StoredContent.AddFormat(writer, StoredContent.FrozenFormat, Version);
        writer.AddMetadata(InputsKey, inputs.ToString(CultureInfo.InvariantCulture));
        if (meaning.Probabilities is SoftmaxCrossEntropy or BinaryCrossEntropy)
        {
            writer.AddMetadata(ProbabilitiesKey, meaning.Probabilities is SoftmaxCrossEntropy ? Softmax : Sigmoid);
        }

        if (meaning.AreNumbers)
        {
            writer.AddMetadata(OutputsKey, Numbers);
        }

        writer.AddMetadata(StepsKey, string.Join(' ', steps.Select((step, i) => Add(writer, step, i + 1))));
        return writer;
    }

    /// <summary>Returns the name of each step's kind.</summary>
    public string[] ReadKinds()
    {
        _reader.Metadata.TryGetUtf8(StepsKey, out ReadOnlySpan<byte> kinds);
        string[] names = new string[_steps.Length];
        int step = 0;
        foreach (Range kind in kinds.Split((byte)' '))
        {
            names[step++] = StepKind.All[IndexOf(kinds[kind])].Name;
        }

        return names;
    }

    /// <exception cref="InvalidDataException">The file is not whole, or holds something else.</exception>
    public FrozenStep[] Read()
    {
        float[][] values = _reader.ReadSingles(), own = new float[StepKind.MaxTensors][];
        foreach ((int step, StepKind kind, int width, int first) in _stored)
        {
            for (int i = 0; i < kind.Tensors.Length; i++)
            {
                own[i] = values[_tensors[first + i]];
            }

            try
            {
                _steps[step] = kind.Create(own, width);
            }
            catch (ArgumentOutOfRangeException)
            {
                (string name, _) = kind.Tensors[^1];
                float number = own[kind.Tensors.Length - 1][0];
                throw _reader.Bad(Invariant($"hold a number in '{name}{step + 1}' that {kind.Name} can have, but holds '{number}'"));
            }
        }

        return _steps!;
    }

    /// <summary>Adds the tensors of a step, and returns its kind.</summary>
    private static string Add(SafetensorsWriter writer, FrozenStep step, int number)
    {
        if (step is FrozenLayer other)
        {
            throw new InvalidOperationException(
                Invariant($"The layers of a frozen network must be this library's for a file to hold them, ") +
                Invariant($"as files hold numbers and no types, but step {number} is '{other.Layer.GetType().Name}'."));
        }

        (StepKind kind, float[][]? tensors) = StepKind.All.Select(kind => (kind, kind.Values(step))).First(pair => pair.Item2 is not null);
        foreach (((string name, StepTensor shape), float[] values) in kind.Tensors.Zip(tensors!))
        {
            nint[] lengths = shape == StepTensor.Matrix ? [values.Length / step.Outputs, step.Outputs] : [values.Length];
            writer.Add<float>(Invariant($"{name}{number}"), lengths, values);
        }

        return kind.Name;
    }

    /// <summary>Reads the loss that turns outputs into probabilities; null if the file names none.</summary>
    private IProbabilisticLoss? ReadProbabilities()
    {
        string kind = Metadata(ProbabilitiesKey);
        if (kind is not ("" or Softmax or Sigmoid))
        {
            throw Lacking($"have probabilities that are {Softmax} or {Sigmoid}, and not '{MessageText.Abbreviate(kind)}'");
        }

        bool isSigmoid = kind == Sigmoid;
        return kind == "" ? null
            : isSigmoid != (_width == 1) ? throw Lacking(
                Invariant($"have {(isSigmoid ? "one output" : "at least two outputs")} for probabilities that are {kind}"))
            : isSigmoid ? new BinaryCrossEntropy() : new SoftmaxCrossEntropy();
    }

    private bool ReadAreNumbers()
    {
        string outputs = Metadata(OutputsKey);
        return outputs is "" or Numbers && (outputs == "" || Metadata(ProbabilitiesKey) == "")
            ? outputs == Numbers
            : throw Lacking($"have outputs that are {Numbers} without probabilities, or state nothing of them");
    }

    private int IndexOf(ReadOnlySpan<byte> kind)
    {
        for (int index = 0; index < StepKind.All.Length; index++)
        {
            if (Ascii.Equals(kind, StepKind.All[index].Name))
            {
                return index;
            }
        }

        string names = string.Join(", ", StepKind.All.Select(known => known.Name));
        throw Lacking($"have steps that are {names}, and not '{MessageText.Abbreviate(Encoding.UTF8.GetString(kind))}'");
    }

    private void Add(int step, ReadOnlySpan<byte> kind)
    {
        int index = IndexOf(kind);
        StepKind found = StepKind.All[index];
        if (found.Tensors.Length > 0)
        {
            AddStored(step, found);
            return;
        }

        if (_last[index]?.Outputs != _width)
        {
            _last[index] = found.Create([], _width);
        }

        _steps[step] = _last[index];
    }

    private void AddStored(int step, StepKind kind)
    {
        int first = _tensors.Count;
        foreach ((string name, StepTensor shape) in kind.Tensors)
        {
            int tensor = Find(name, step + 1, shape switch
            {
                StepTensor.Matrix => [_width, null],
                StepTensor.Row => [_width],
                _ => [1],
            });
            _tensors.Add(tensor);
            if (shape == StepTensor.Matrix)
            {
                _width = (int)_reader.Entries[tensor].Lengths[^1];
            }
        }

        _stored.Add((step, kind, _width, first));
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
