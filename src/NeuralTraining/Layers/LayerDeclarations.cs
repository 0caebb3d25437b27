using NeuralTraining.Initializers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>Collects the declarations of a network's layers, and creates the sets they describe.</summary>
/// <param name="check">Refuses a shape before it is added. Default: null: none is refused.</param>
internal sealed class LayerDeclarations(Action<ReadOnlySpan<nint>>? check = null)
{
    private readonly Dictionary<string, int> _parameterCounts = new(StringComparer.Ordinal), _bufferCounts = new(StringComparer.Ordinal);
    private readonly List<(string Name, nint[] Lengths)> _parameters = [], _buffers = [];
    private readonly List<(string Name, float Value)> _parameterValues = [], _bufferValues = [];
    private readonly List<(string Name, int FanIn, int FanOut, IWeightInitializer Initializer)> _weights = [];

    public IEnumerable<string> ParameterNames => _parameters.Select(parameter => parameter.Name);

    public IEnumerable<string> BufferNames => _buffers.Select(buffer => buffer.Name);

    public IEnumerable<string> WeightNames => _weights.Select(weight => weight.Name);

    public string AddWeight(string name, int fanIn, int fanOut, IWeightInitializer initializer)
    {
        check?.Invoke([fanIn, fanOut]);
        string numbered = Number(name, _parameterCounts);
        _parameters.Add((numbered, [fanIn, fanOut]));
        _weights.Add((numbered, fanIn, fanOut, initializer));
        return numbered;
    }

    public string AddParameter(string name, nint[] lengths, float initialValue) =>
        Add(Number(name, _parameterCounts), lengths, initialValue, _parameters, _parameterValues);

    public string AddBuffer(string name, nint[] lengths, float initialValue) =>
        Add(Number(name, _bufferCounts), lengths, initialValue, _buffers, _bufferValues);

    /// <summary>Makes the parameters; each weight matrix is filled from a random stream of its own.</summary>
    public ParameterSet CreateParameters(ulong seed, ComputeContext context)
    {
        ParameterSet parameters = Create(_parameters, _parameterValues, context);
        for (int i = 0; i < _weights.Count; i++)
        {
            (string name, int fanIn, int fanOut, IWeightInitializer initializer) = _weights[i];
            initializer.Fill(parameters.AsSpan(name), fanIn, fanOut, RandomPurpose.InitialWeights.Stream(seed, index: i));
        }

        return parameters;
    }

    public ParameterSet CreateBuffers(ComputeContext context) => Create(_buffers, _bufferValues, context);

    private static ParameterSet Create(
        List<(string Name, nint[] Lengths)> layout, List<(string Name, float Value)> values, ComputeContext context)
    {
        var set = new ParameterSet(new ParameterLayout([.. layout]), context);
        foreach ((string name, float value) in values)
        {
            set.AsSpan(name).Fill(value);
        }

        return set;
    }

    private string Add(
        string name, nint[] lengths, float initialValue,
        List<(string Name, nint[] Lengths)> layout, List<(string Name, float Value)> values)
    {
        check?.Invoke(lengths);
        layout.Add((name, lengths));
        values.Add((name, initialValue));
        return name;
    }

    private static string Number(string name, Dictionary<string, int> counts)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        int number = counts.GetValueOrDefault(name) + 1;
        counts[name] = number;
        return Invariant($"{name}{number}");
    }
}
