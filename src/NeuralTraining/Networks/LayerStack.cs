using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Holds layers one on another, and the memory between them: every layer's y, and two buffers that dx and dy
/// use in turn.</summary>
/// <remarks>The memory grows to the largest batch seen and is reused; a smaller batch takes the front of it. Gradients
/// get memory at the first training pass. In debug builds it is poisoned with NaN before use.</remarks>
internal sealed class LayerStack
{
    private readonly ILayer[] _layers;
    private readonly string[][] _parameters, _buffers;
    private readonly int[] _widths;
    private readonly ulong _seed;
    private readonly AlignedBuffer[] _outputs;
    private readonly AlignedBuffer[] _gradients = [new(0), new(0)];
    private readonly ComputeContext _context;
    private int _capacity, _gradientCapacity;

    /// <param name="inputs">The width of x.</param>
    /// <param name="layers">The layers, from the input to the output.</param>
    /// <param name="declarations">Takes the declarations of the layers.</param>
    /// <param name="seed">The seed of the layers' random numbers.</param>
    /// <param name="context">Gives the number of threads that may share the layers' work.</param>
    public LayerStack(int inputs, IReadOnlyList<ILayer> layers, LayerDeclarations declarations, ulong seed, ComputeContext context)
    {
        _context = context;
        _layers = [.. layers];
        Layers = Array.AsReadOnly(_layers);
        _seed = seed;
        _parameters = new string[_layers.Length][];
        _buffers = new string[_layers.Length][];
        _outputs = new AlignedBuffer[_layers.Length];
        _widths = new int[_layers.Length + 1];
        _widths[0] = inputs;
        for (int i = 0; i < _layers.Length; i++)
        {
            int declared = declarations.ParameterNames.Count(), declaredBuffers = declarations.BufferNames.Count();
            int width = _layers[i].Build(new LayerBuilder(_widths[i], declarations));
            _parameters[i] = [.. declarations.ParameterNames.Skip(declared)];
            _buffers[i] = [.. declarations.BufferNames.Skip(declaredBuffers)];
            _widths[i + 1] = width > 0
                ? width
                : throw new ArgumentException(
                    Invariant($"A layer must have at least one output, ") +
                    Invariant($"but layer {i + 1} ({_layers[i].GetType().Name}) has {width}."), nameof(layers));
            Widest = Math.Max(Widest, width);
        }
    }

    /// <summary>The seed of the layers' random numbers.</summary>
    public ulong Seed => _seed;

    public int Inputs => _widths[0];

    public int Outputs => _widths[^1];

    public int Count => _layers.Length;

    public IReadOnlyList<ILayer> Layers { get; }

    /// <summary>The largest number of outputs of a layer.</summary>
    public int Widest { get; }

    /// <summary>The number of outputs of a layer.</summary>
    public int Width(int layer) => _widths[layer + 1];

    /// <summary>The names of the parameters that a layer has declared, in order.</summary>
    public IReadOnlyList<string> ParametersOf(int layer) => _parameters[layer];

    /// <summary>The names of the buffers that a layer has declared, in order.</summary>
    public IReadOnlyList<string> BuffersOf(int layer) => _buffers[layer];

    /// <summary>Returns whether a layer has declared any parameter or buffer.</summary>
    public bool Declares(int layer) => _parameters[layer].Length + _buffers[layer].Length > 0;

    /// <summary>Returns the outputs of a layer in the last <see cref="Forward"/> of that many rows.</summary>
    public ReadOnlySpan<float> LastOutputs(int layer, int batch) => _outputs[layer].Span[..(batch * Width(layer))];

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
        foreach (ILayer layer in _layers)
        {
            layer.Bind(parameters, gradients, buffers);
        }
    }

    /// <summary>Computes the outputs for a batch, or for the part of one that begins with its row
    /// <paramref name="firstRow"/>. They stay as they are until the next call.</summary>
    public ReadOnlyTensorSpan<float> Forward(ReadOnlyTensorSpan<float> inputs, PassMode mode, long iteration, int firstRow = 0)
    {
        int batch = (int)inputs.Lengths[0];
        Reserve(batch, mode);
        ReadOnlyTensorSpan<float> x = inputs;
        for (int i = 0; i < _layers.Length; i++)
        {
            _outputs[i].Poison();
            TensorSpan<float> y = Matrix(_outputs[i], batch, _widths[i + 1]);
            _layers[i].Forward(x, y, PassOf(i, mode, iteration, firstRow));
            x = y;
        }

        return x;
    }

    /// <summary>Computes the gradients of all parameters from that of the outputs, after <see cref="Forward"/> in
    /// training mode with the same arguments.</summary>
    public void Backward(ReadOnlyTensorSpan<float> inputs, ReadOnlyTensorSpan<float> dOutputs, long iteration, int firstRow)
    {
        int batch = (int)inputs.Lengths[0];
        ReadOnlyTensorSpan<float> dy = dOutputs;
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            ReadOnlyTensorSpan<float> x = i == 0 ? inputs : Matrix(_outputs[i - 1], batch, _widths[i]);
            TensorSpan<float> y = Matrix(_outputs[i], batch, _widths[i + 1]);
            AlignedBuffer gradient = _gradients[i % 2];
            gradient.Poison();
            TensorSpan<float> dx = Matrix(gradient, batch, _widths[i]);
            _layers[i].Backward(x, y, dy, dx, PassOf(i, PassMode.Training, iteration, firstRow));
            dy = dx;
        }
    }

    private static TensorSpan<float> Matrix(AlignedBuffer buffer, int rows, int columns) =>
        new(buffer.Span[..(rows * columns)], [rows, columns]);

    private Pass PassOf(int layer, PassMode mode, long iteration, int firstRow) =>
        new(mode, RandomPurpose.LayerPass.Stream(_seed, layer, iteration), iteration, firstRow, needsInputGradient: layer > 0)
        {
            Parallelism = _context.Parallelism,
        };

    private void Reserve(int batch, PassMode mode)
    {
        bool needsOutputs = batch > _capacity, needsGradients = mode == PassMode.Training && batch > _gradientCapacity;
        if (!needsOutputs && !needsGradients)
        {
            return;
        }

        // Gradients flow back to the inputs.
        int widest = needsGradients ? _widths.Max() : Widest;
        if (batch > AlignedBuffer.MaxLength / widest)
        {
            throw new ArgumentException(
                Invariant($"A batch must have at most {AlignedBuffer.MaxLength / widest} rows ") +
                Invariant($"in a network with a layer of {widest} units, but has {batch}."), nameof(batch));
        }

        int capacity = AlignedBuffer.RowsFor(batch, widest);
        if (needsOutputs)
        {
            for (int i = 0; i < _layers.Length; i++)
            {
                _outputs[i] = new AlignedBuffer(capacity * _widths[i + 1]);
            }

            _capacity = capacity;
        }

        if (needsGradients)
        {
            _gradients[0] = new AlignedBuffer(capacity * widest);
            _gradients[1] = new AlignedBuffer(capacity * widest);
            _gradientCapacity = capacity;
        }
    }
}
