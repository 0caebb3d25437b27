using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>Specifies when dropped units are compensated for.</summary>
public enum DropoutScaling
{
    /// <summary>At inference, y = x · (1 − ratio): the chapter's form, and that of the paper.</summary>
    AtInference,

    /// <summary>In training, y = x · mask / (1 − ratio), so that inference is y = x: inverted dropout, as in most
    /// frameworks.</summary>
    InTraining,
}

/// <summary>Dropout (Srivastava et al., 2014; chapter 6, "Dropout"): in training, each element is dropped with
/// probability <c>ratio</c>: y = x · mask.</summary>
/// <remarks>
/// Whether an element is dropped depends only on the network's seed, the layer, the iteration, and the element's row in
/// the mini-batch and column; <see cref="Numerics.RandomStream"/> documents the numbers that decide it. The ratio is
/// rounded to steps of 2⁻¹⁶. Has no parameters. Allocates only the mask, when a mini-batch is larger than all before.
/// </remarks>
public sealed class Dropout : ILayer
{
    private readonly float _ratio;
    private readonly DropoutScaling _scaling;
    private AlignedBuffer _mask = new(0);
    private bool _isBuilt;

    /// <summary>Creates the layer.</summary>
    /// <param name="ratio">The share of elements to drop, at least 0 and less than 1. Default: 0.5, the
    /// chapter's.</param>
    /// <param name="scaling">When dropped units are compensated for. Default: at inference, as in the chapter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is outside its range, or the scaling is not
    /// defined.</exception>
    public Dropout(float ratio = 0.5f, DropoutScaling scaling = DropoutScaling.AtInference)
    {
        _ratio = Require.Fraction(ratio, "dropout ratio");
        _scaling = Require.Defined(scaling, "dropout scaling");
        Hyperparameters = HyperparameterTable.Of(("Ratio", ratio), ("Scaling", (int)scaling));
    }

    /// <inheritdoc />
    /// <remarks>The scaling is the number of a <see cref="DropoutScaling"/>.</remarks>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Invariant($"Dropout({_ratio}, {_scaling})");

    /// <summary>Gets the factor of inference.</summary>
    internal float InferenceScale => _scaling == DropoutScaling.AtInference ? Kept : 1;

    private float Kept => (float)(1 - (double)_ratio);

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The layer already belongs to a network.</exception>
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_isBuilt)
        {
            throw new InvalidOperationException(
                "A Dropout layer belongs to one network, as it keeps a mask, but this one was given to a second. " +
                "Create a new layer for it.");
        }

        _isBuilt = true;
        return layer.Inputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        DenseTensor.RequireMatrix(x, "input of a Dropout layer", nameof(x));
        int rows = (int)x.Lengths[0], columns = (int)x.Lengths[1];
        DenseTensor.RequireShape(y, rows, columns, "output of a Dropout layer", nameof(y));
        ReadOnlySpan<float> input = DenseTensor.AsSpan(x);
        Span<float> output = DenseTensor.AsSpan(y);
        if (pass.Mode == PassMode.Inference)
        {
            Elementwise.Map(new Scale(InferenceScale), input, output, pass.Parallelism);
            return;
        }

        Span<float> mask = AlignedBuffer.Reserve(ref _mask, rows, columns);
        float kept = _scaling == DropoutScaling.InTraining ? 1 / Kept : 1;
        RandomMask.Fill(mask, pass.Random, (long)pass.FirstRow * columns, _ratio, kept, pass.Parallelism);
        Elementwise.Map(default(Multiply), input, mask, output, pass.Parallelism);
    }

    /// <inheritdoc />
    public void Backward(
        ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        DenseTensor.RequireMatrix(dy, "output gradient of a Dropout layer", nameof(dy));
        DenseTensor.RequireShape(dx, (int)dy.Lengths[0], (int)dy.Lengths[1], "input gradient of a Dropout layer", nameof(dx));
        ReadOnlySpan<float> outputGradient = DenseTensor.AsSpan(dy);
        if (_mask.Length < outputGradient.Length)
        {
            throw new InvalidOperationException("Backward was called before Forward. Call Forward in training mode first.");
        }

        Elementwise.Map(default(Multiply), outputGradient, _mask.Span[..outputGradient.Length], DenseTensor.AsSpan(dx), pass.Parallelism);
    }

    private readonly struct Multiply : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x, V mask) where V : struct, IVector<V> => x * mask;
    }
}
