using NeuralTraining.Initializers;
using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Import;

/// <summary>A layer with parameters that may still change: y = x·W + b, or y = γ·x̂ + β.</summary>
internal sealed class LayerDraft
{
    private readonly Func<LayerDraft, ILayer> _create;
    private readonly int _width;

    private LayerDraft(int width, float[] factors, float[]? offsets, Func<LayerDraft, ILayer> create, params float[][] buffers)
    {
        (_width, Factors, Offsets, _create, Buffers) = (width, factors, offsets, create, buffers);
    }

    /// <summary>W [inputs, outputs], or γ.</summary>
    public float[] Factors { get; }

    /// <summary>b or β; null for a layer without bias.</summary>
    public float[]? Offsets { get; private set; }

    public float[][] Buffers { get; }

    public static LayerDraft Affine(int outputs, float[] weights, float[]? bias) => new(
        outputs, weights, bias, draft => new Affine(outputs, new Zeros(), draft.Offsets is not null));

    public static LayerDraft BatchNorm(BatchNormStep step, float[] gamma, float[] beta, float[] mean, float[] variance) => new(
        gamma.Length, gamma, beta, _ => new BatchNorm(step.Momentum, step.Epsilon), mean, variance);

    public static LayerDraft LayerNorm(LayerNormStep step, float[] gamma, float[] beta) => new(
        gamma.Length, gamma, beta, _ => new LayerNorm(step.Epsilon));

    public ILayer Create() => _create(this);

    /// <summary>Scales the outputs of the layer.</summary>
    public void Scale(Scaling scaling)
    {
        for (int i = 0; i < Factors.Length; i++)
        {
            Factors[i] = (float)(Factors[i] * scaling.Factor(i % _width));
        }

        if (scaling.Offsets.Length > 0)
        {
            Offsets ??= new float[_width];
        }

        for (int j = 0; j < Offsets?.Length; j++)
        {
            Offsets[j] = (float)(Offsets[j] * scaling.Factor(j) + scaling.Offset(j));
        }
    }

    /// <summary>Scales the inputs of a fully connected layer.</summary>
    public void ScaleInputs(Scaling scaling)
    {
        var sums = new double[_width];
        for (int i = 0; i < Factors.Length; i++)
        {
            sums[i % _width] += scaling.Offset(i / _width) * Factors[i];
            Factors[i] = (float)(Factors[i] * scaling.Factor(i / _width));
        }

        if (scaling.Offsets.Length > 0)
        {
            Offsets = [.. sums.Select((sum, j) => (float)(sum + (Offsets?[j] ?? 0)))];
        }
    }
}
