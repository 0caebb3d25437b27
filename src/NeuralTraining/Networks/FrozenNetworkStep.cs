using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Networks;

namespace NeuralTraining;

/// <summary>Describes a step of a <see cref="FrozenNetwork"/>: its kind and its tensors.</summary>
/// <remarks>
/// <para>The kinds and their tensors, as files of frozen networks name them:</para>
/// <list type="bullet">
/// <item><c>Affine</c>: y = x·W + b, with W [inputs, outputs] and b [outputs];</item>
/// <item><c>Scale</c>: y = scale · x + shift by columns, with scale [outputs] and shift [outputs];</item>
/// <item><c>LayerNorm</c>: <see cref="LayerNorm"/> with gamma [outputs], beta [outputs] and epsilon [1];</item>
/// <item><c>LeakyReLU</c> with slope [1], <c>ELU</c> with alpha [1];</item>
/// <item><c>ReLU</c>, <c>Sigmoid</c>, <c>Tanh</c>, <c>GELU</c>, <c>SiLU</c> and <c>Softplus</c>, and <c>GELUTanh</c>
/// for <see cref="GELUApproximation.Tanh"/>, without tensors.</item>
/// </list>
/// <para>Immutable. Any number of threads may use it at once.</para>
/// </remarks>
public sealed class FrozenNetworkStep
{
    private readonly FrozenStep _step;
    private readonly StepKind? _kind;

    internal FrozenNetworkStep(FrozenStep step)
    {
        _step = step;
        Layer = (step as FrozenLayer)?.Layer;
        _kind = Layer is null ? StepKind.Of(step) : null;
        TensorNames = _kind is null ? [] : Array.AsReadOnly([.. _kind.Tensors.Select(tensor => tensor.Name)]);
    }

    /// <summary>Gets the kind; for a layer of your own, the name of its class.</summary>
    public string Kind => _kind?.Name ?? Layer!.GetType().Name;

    /// <summary>Gets the layer of your own that <see cref="ILayer.Freeze"/> has returned; null for steps of the
    /// library.</summary>
    public ILayer? Layer { get; }

    /// <summary>Gets the number of outputs.</summary>
    public int Outputs => _step.Outputs;

    /// <summary>Gets the names of the tensors; empty if there are none.</summary>
    public IReadOnlyList<string> TensorNames { get; }

    /// <summary>Returns a tensor, dense. Allocates a copy of large weights, which are packed in memory.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">The step has no tensor of that name.</exception>
    public ReadOnlyTensorSpan<float> GetTensor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int index = Array.FindIndex(_kind?.Tensors ?? [], tensor => tensor.Name == name);
        if (index < 0)
        {
            throw new KeyNotFoundException(
                $"A tensor must be one of a step's {nameof(TensorNames)}, but this step of kind '{Kind}' has no '{name}'.");
        }

        // The bias is returned without unpacking the weights.
        float[] values = _step is FrozenAffine affine && index == 1 ? affine.Bias : _kind!.Values(_step)![index];
        return _kind!.Tensors[index].Shape == StepTensor.Matrix
            ? new(values, [values.Length / Outputs, Outputs])
            : new(values, [values.Length]);
    }

    /// <summary>Returns the kind and its numbers.</summary>
    public override string ToString() => _step.ToString()!;
}
