using NeuralTraining.Layers;
using NeuralTraining.Losses;

namespace NeuralTraining.Onnx.Import;

/// <summary>Makes layers of the steps of a graph, checks that their shapes fit together, and builds the
/// network.</summary>
/// <remarks>Constants that multiply or are added become part of a layer beside them: of the fully connected or
/// normalizing layer before, or of the fully connected layer behind.</remarks>
internal sealed partial class NetworkAssembly
{
    private readonly ConstantReader _constants;
    private readonly List<Func<ILayer>> _layers = [];
    private readonly List<LayerDraft> _drafts = [];
    private readonly long _rows;
    private long[] _shape;
    private long? _inputs;
    private LayerDraft? _last;
    private (GraphNode Node, Scaling Scaling)? _pending;

    /// <param name="inputShape">The lengths of the input's dimensions; null if they are not stated.</param>
    /// <param name="constants">Reads the constants of the steps.</param>
    public NetworkAssembly(long[]? inputShape, ConstantReader constants)
    {
        _constants = constants;
        _rows = inputShape?[0] ?? -1;
        _shape = inputShape is null ? [-1, -1] : [-1, .. inputShape.Skip(1)];
        if (_shape.Length == 1)
        {
            throw new InvalidDataException("The input must have the dimensions of a batch and of features, but has one dimension.");
        }

        _inputs = Width < 0 ? null : Width;
    }

    /// <summary>Gets the number of outputs of the steps so far; -1 if it is not known.</summary>
    public long Width => ShapeRules.Product(_shape.AsSpan(1));

    /// <exception cref="InvalidDataException">The step does not fit those before it.</exception>
    public void Add(Step step)
    {
        switch (step)
        {
            case ShapeStep:
                _shape = ShapeRules.ApplyToFeatures(step.Node, _shape, _rows, _constants);
                break;
            case ScaleStep scale:
                AddScaling(step.Node, scale.Read(_constants));
                break;
            case AffineStep affine:
                AddAffine(affine);
                break;
            case BatchNormStep norm:
                RequireNothingPending();
                AddDraft(LayerDraft.BatchNorm(
                    norm, Column(step, norm.Gamma), Column(step, norm.Beta), Column(step, norm.Mean), Column(step, norm.Variance)));
                break;
            case LayerNormStep norm:
                RequireNothingPending();
                AddDraft(LayerDraft.LayerNorm(norm, Column(step, norm.Gamma, 1), Column(step, norm.Beta, 0)));
                break;
            case PlainStep plain:
                Add(plain.Layer);
                break;
        }
    }

    /// <summary>Adds a layer without parameters.</summary>
    public void Add(ILayer layer)
    {
        RequireNothingPending();
        _layers.Add(() => layer);
        _last = null;
    }

    /// <summary>Builds the network.</summary>
    /// <exception cref="ArgumentException">The loss does not fit the outputs.</exception>
    public MultiLayerNet Build(ILoss loss)
    {
        RequireNothingPending();
        if (_layers.Count == 0 || _inputs is not (> 0 and <= int.MaxValue))
        {
            throw new InvalidDataException(_layers.Count == 0
                ? "The graph must have a layer, but has none between its input and its outputs."
                : "The graph must state how many features its input has, or have a layer with weights, but does not.");
        }

        var network = new MultiLayerNet((int)_inputs, [.. _layers.Select(create => create())], loss, seed: 0);
        Fill(network.Parameters, _drafts.SelectMany(draft => new[] { draft.Factors, draft.Offsets }.OfType<float[]>()));
        Fill(network.Buffers, _drafts.SelectMany(draft => draft.Buffers));
        return network;
    }

    /// <summary>Sets the values of a set, whose names are in the order of the layers.</summary>
    private static void Fill(ParameterSet set, IEnumerable<float[]> values)
    {
        foreach ((string name, float[] numbers) in set.Keys.Zip(values))
        {
            numbers.CopyTo(set.AsSpan(name));
        }
    }

    private void AddDraft(LayerDraft draft)
    {
        _drafts.Add(draft);
        _layers.Add(draft.Create);
        _last = draft;
    }

    private void AddAffine(AffineStep step)
    {
        float[] weights = _constants.Singles(step.Weight, out long[] shape);
        if (shape.Length != 2 || weights.Length == 0)
        {
            throw step.Node.Refusal("multiply by a matrix of weights", $"has weights of the shape {Message.Shape(shape)}");
        }

        if (step.IsTransposed)
        {
            weights = ConstantReader.Transpose(weights, (int)shape[0], (int)shape[1]);
            shape = [shape[1], shape[0]];
        }

        RequireWidth(step, shape[0]);
        for (int i = 0; step.Scale != 1 && i < weights.Length; i++)
        {
            weights[i] *= step.Scale;
        }

        var draft = LayerDraft.Affine((int)shape[1], weights, null);
        if (_pending is { } pending)
        {
            RequireColumns(pending.Node, pending.Scaling, shape[0]);
            draft.ScaleInputs(pending.Scaling);
            _pending = null;
        }

        _shape = [-1, shape[1]];
        AddDraft(draft);
        if (step.Bias is { } bias)
        {
            float[] numbers = _constants.Singles(bias, out long[] biasShape);
            bool isRow = biasShape.Length <= 2 && biasShape.SkipLast(1).All(length => length == 1);
            Scaling shift = new([1], [.. numbers.Select(number => (double)(number * step.BiasScale))]);
            RequireColumns(step.Node, isRow ? shift : default, shape[1]);
            draft.Scale(shift);
        }
    }

    private void AddScaling(GraphNode node, Scaling scaling)
    {
        if (_last is not null)
        {
            RequireColumns(node, scaling, Width);
            _last.Scale(scaling);
            return;
        }

        // Before the first layer the width may not be known.
        RequireColumns(node, scaling, _shape.Length == 2 ? Width : 1);
        _pending = (node, _pending is { } pending ? pending.Scaling.Then(scaling) : scaling);
    }
}
