using System.Numerics.Tensors;
using NeuralTraining.Initializers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The fully connected layer: Y = X·W + b, with W [inputs, outputs] and b [outputs], which begins at zero; or Y = X·W.</summary>
/// <remarks>Forward and backward passes do not allocate.</remarks>
public sealed class Affine : ILayer
{
    private readonly int _outputs;
    private readonly IWeightInitializer _initializer;
    private readonly bool _hasBias;
    private int _inputs;
    private string _weight = "";
    private string _bias = "";
    private ParameterSet? _parameters;
    private ParameterSet? _gradients;

    /// <summary>Creates the layer.</summary>
    /// <param name="outputs">The number of outputs (units), at least 1.</param>
    /// <param name="initializer">Gives the weights their initial values.</param>
    /// <param name="bias">Whether there is a bias b. Default: yes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of outputs is less than 1.</exception>
    public Affine(int outputs, IWeightInitializer initializer, bool bias = true)
    {
        if (outputs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(outputs), Invariant($"An affine layer must have at least one output, but was given '{outputs}'."));
        }

        ArgumentNullException.ThrowIfNull(initializer);
        _outputs = outputs;
        _initializer = initializer;
        _hasBias = bias;
        Hyperparameters = HyperparameterTable.Of(("Outputs", outputs), ("Bias", bias ? 1 : 0));
    }

    /// <inheritdoc />
    /// <remarks>Not the initializer: it made the weights a run began with, and no result depends on it
    /// afterwards.</remarks>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => _hasBias ? Invariant($"Affine({_outputs})") : Invariant($"Affine({_outputs}, no bias)");

    internal int Outputs => _outputs;

    /// <summary>The name of W in the network's parameters.</summary>
    internal string WeightName => _weight;

    /// <summary>The name of b; empty if there is none.</summary>
    internal string BiasName => _bias;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The layer already belongs to a network.</exception>
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_inputs > 0)
        {
            throw new InvalidOperationException("An affine layer belongs to one network, but this one was given to a second. Create a new layer for it.");
        }

        _inputs = layer.Inputs;
        _weight = layer.Weight("W", _inputs, _outputs, _initializer);
        _bias = _hasBias ? layer.Parameter("b", [_outputs]) : "";
        return _outputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
        _parameters = parameters;
        _gradients = gradients;
    }

    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        (ParameterSet parameters, _) = Bound();
        int batch = DenseTensor.RequireColumns(x, _inputs, "input of an affine layer", nameof(x));
        DenseTensor.RequireShape(y, batch, _outputs, "output of an affine layer", nameof(y));

        // Y = X·W + b
        Gemm.Multiply(
            Matrix.Of(DenseTensor.AsSpan(x), batch, _inputs),
            Weight(parameters),
            DenseTensor.AsSpan(y),
            pass.Parallelism,
            _hasBias ? parameters.AsSpan(_bias) : default);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        (ParameterSet parameters, ParameterSet gradients) = Bound();
        int batch = DenseTensor.RequireColumns(x, _inputs, "input of an affine layer", nameof(x));
        DenseTensor.RequireShape(dy, batch, _outputs, "output gradient of an affine layer", nameof(dy));
        Matrix outputGradient = Matrix.Of(DenseTensor.AsSpan(dy), batch, _outputs);

        // dX = dY·Wᵀ
        if (pass.NeedsInputGradient)
        {
            DenseTensor.RequireShape(dx, batch, _inputs, "input gradient of an affine layer", nameof(dx));
            Gemm.Multiply(outputGradient, Weight(parameters).Transposed, DenseTensor.AsSpan(dx), pass.Parallelism);
        }

        // dW = Xᵀ·dY
        Gemm.Multiply(Matrix.Of(DenseTensor.AsSpan(x), batch, _inputs).Transposed, outputGradient, gradients.AsSpan(_weight), pass.Parallelism);

        // db = the sum of dY's rows
        if (_hasBias)
        {
            Rows.Sum(outputGradient.Values, gradients.AsSpan(_bias), pass.Parallelism);
        }
    }

    private Matrix Weight(ParameterSet parameters) => Matrix.Of(parameters.AsSpan(_weight), _inputs, _outputs);

    private (ParameterSet Parameters, ParameterSet Gradients) Bound() => _parameters is not null && _gradients is not null
        ? (_parameters, _gradients)
        : throw new InvalidOperationException("A layer must be part of a network before it can compute, but this one is not: nothing has bound it to parameters.");
}
