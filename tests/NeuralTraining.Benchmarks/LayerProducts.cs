using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks;

/// <summary>The three matrix products of an affine layer's training, each with memory of its own.</summary>
internal sealed class LayerProducts(int batch, int inputs, int outputs, Parallelism parallelism = default)
{
    private readonly AlignedBuffer
        _x = RandomFloats.Uniform(batch * inputs, 1), _w = RandomFloats.Uniform(inputs * outputs, 2), _dy = RandomFloats.Uniform(batch * outputs, 3),
        _y = new(batch * outputs), _dx = new(batch * inputs), _dw = new(inputs * outputs);

    /// <summary>Gets the floating-point operations of one product.</summary>
    public double Flops => 2.0 * batch * inputs * outputs;

    /// <summary>Y = X·W.</summary>
    public void Forward() => Gemm.Multiply(Matrix.Of(_x.Span, batch, inputs), Matrix.Of(_w.Span, inputs, outputs), _y.Span, parallelism);

    /// <summary>dX = dY·Wᵀ.</summary>
    public void ToInputs() => Gemm.Multiply(Matrix.Of(_dy.Span, batch, outputs), Matrix.Of(_w.Span, inputs, outputs).Transposed, _dx.Span, parallelism);

    /// <summary>dW = Xᵀ·dY.</summary>
    public void ToWeights() => Gemm.Multiply(Matrix.Of(_x.Span, batch, inputs).Transposed, Matrix.Of(_dy.Span, batch, outputs), _dw.Span, parallelism);
}
