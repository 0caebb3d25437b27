using System.Numerics.Tensors;
using NeuralTraining.Initializers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The fully connected layer: Y = X·W + b, or Y = X·W without a bias. W is [inputs, outputs], b is [outputs]
/// and starts at zero.</summary>
/// <remarks>Forward and backward passes do not allocate.</remarks>
public sealed class Affine : ILayer
{
    private readonly IWeightInitializer _initializer;
    private readonly bool _hasBias;
    private int _inputs;
    private LayerSets? _sets;

    /// <summary>Creates the layer.</summary>
    /// <param name="outputs">The number of outputs (units), at least 1.</param>
    /// <param name="initializer">Sets the initial weights.</param>
    /// <param name="bias">Whether the layer has a bias b. Default: true.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of outputs is less than 1.</exception>
    public Affine(int outputs, IWeightInitializer initializer, bool bias = true)
    {
        if (outputs < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(outputs), Invariant($"An affine layer must have at least one output, but was given '{outputs}'."));
        }

        ArgumentNullException.ThrowIfNull(initializer);
        Outputs = outputs;
        _initializer = initializer;
        _hasBias = bias;
        Hyperparameters = HyperparameterTable.Of(("Outputs", outputs), ("Bias", bias ? 1 : 0));
    }

    /// <inheritdoc />
    /// <remarks>The initializer is not among them: it only sets the weights that a run starts with.</remarks>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => _hasBias ? Invariant($"Affine({Outputs})") : Invariant($"Affine({Outputs}, no bias)");

    internal int Outputs { get; }

    /// <summary>The name of W in the network's parameters.</summary>
    internal string WeightName { get; private set; } = "";

    /// <summary>The name of b; empty if there is none.</summary>
    internal string BiasName { get; private set; } = "";

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The layer already belongs to a network.</exception>
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_inputs > 0)
        {
            throw new InvalidOperationException(
                "An affine layer belongs to one network, but this one was given to a second. Create a new layer for it.");
        }

        _inputs = layer.Inputs;
        WeightName = layer.Weight("W", _inputs, Outputs, _initializer);
        BiasName = _hasBias ? layer.Parameter("b", [Outputs]) : "";
        return Outputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => _sets = new(parameters, gradients, buffers);

    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        ParameterSet parameters = LayerSets.Require(_sets).Parameters;
        int batch = DenseTensor.RequireColumns(x, _inputs, "input of an affine layer", nameof(x));
        DenseTensor.RequireShape(y, batch, Outputs, "output of an affine layer", nameof(y));

        // Y = X·W + b
        Gemm.Multiply(
            Matrix.Of(DenseTensor.AsSpan(x), batch, _inputs),
            Weight(parameters),
            DenseTensor.AsSpan(y),
            pass.Parallelism,
            _hasBias ? parameters.AsSpan(BiasName) : default);
    }

    /// <inheritdoc />
    public void Backward(
        ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        LayerSets sets = LayerSets.Require(_sets);
        int batch = DenseTensor.RequireColumns(x, _inputs, "input of an affine layer", nameof(x));
        DenseTensor.RequireShape(dy, batch, Outputs, "output gradient of an affine layer", nameof(dy));
        Matrix outputGradient = Matrix.Of(DenseTensor.AsSpan(dy), batch, Outputs);

        // dX = dY·Wᵀ
        if (pass.NeedsInputGradient)
        {
            DenseTensor.RequireShape(dx, batch, _inputs, "input gradient of an affine layer", nameof(dx));
            Gemm.Multiply(outputGradient, Weight(sets.Parameters).Transposed, DenseTensor.AsSpan(dx), pass.Parallelism);
        }

        // dW = Xᵀ·dY
        Matrix input = Matrix.Of(DenseTensor.AsSpan(x), batch, _inputs);
        Gemm.Multiply(input.Transposed, outputGradient, sets.Gradients.AsSpan(WeightName), pass.Parallelism);

        // db = the sums of dY's columns
        if (_hasBias)
        {
            ColumnSums.Run(outputGradient.Values, sets.Gradients.AsSpan(BiasName), pass.Parallelism);
        }
    }

    private Matrix Weight(ParameterSet parameters) => Matrix.Of(parameters.AsSpan(WeightName), _inputs, Outputs);
}
