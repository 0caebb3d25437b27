using System.Collections.ObjectModel;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>A function y = f(x) of one element, and its derivative.</summary>
internal interface IActivationFunction
{
    /// <summary>Whether the derivative is computed from x. Default: from y.</summary>
    static virtual bool DerivesFromInput => false;

    /// <summary>Returns y = f(x).</summary>
    V Forward<V>(V x) where V : struct, IVector<V>;

    /// <summary>Returns dx = dy · f′(x) from y, or from x if <see cref="DerivesFromInput"/>.</summary>
    V Backward<V>(V y, V dy) where V : struct, IVector<V>;
}

/// <summary>Applies one function to every element: the base of <see cref="ReLU"/>, <see cref="Tanh"/> and the other
/// activation functions.</summary>
/// <remarks>It has no parameters and keeps nothing between passes: the derivative is computed from y, or from x where y
/// does not determine it. Passes do not allocate.</remarks>
public abstract class Activation : ILayer
{
    private readonly Kernels _kernels;

    private protected Activation(Kernels kernels, IReadOnlyDictionary<string, double>? hyperparameters = null)
    {
        _kernels = kernels;
        Hyperparameters = hyperparameters ?? ReadOnlyDictionary<string, double>.Empty;
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Inputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        DenseTensor.RequireMatrix(x, "input of an activation", nameof(x));
        RequireSameShape(y, x, "output of an activation", nameof(y));
        _kernels.Forward(DenseTensor.AsSpan(x), DenseTensor.AsSpan(y), pass.Parallelism);
    }

    /// <inheritdoc />
    public void Backward(
        ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        if (pass.NeedsInputGradient)
        {
            DenseTensor.RequireMatrix(y, "output of an activation", nameof(y));
            RequireSameShape(dy, y, "output gradient of an activation", nameof(dy));
            RequireSameShape(dx, y, "input gradient of an activation", nameof(dx));
            ReadOnlyTensorSpan<float> source = y;
            if (_kernels.DerivesFromInput)
            {
                RequireSameShape(x, y, "input of an activation", nameof(x));
                source = x;
            }

            _kernels.Backward(DenseTensor.AsSpan(source), DenseTensor.AsSpan(dy), DenseTensor.AsSpan(dx), pass.Parallelism);
        }
    }

    /// <summary>Computes y = f(x) of dense elements, without checks.</summary>
    internal void Run(ReadOnlySpan<float> x, Span<float> y) => _kernels.Forward(x, y, default);

    private static void RequireSameShape(ReadOnlyTensorSpan<float> tensor, ReadOnlyTensorSpan<float> other, string name, string argument) =>
        DenseTensor.RequireShape(tensor, (int)other.Lengths[0], (int)other.Lengths[1], name, argument);

    private protected abstract class Kernels
    {
        public abstract bool DerivesFromInput { get; }

        public abstract void Forward(ReadOnlySpan<float> x, Span<float> y, Parallelism parallelism);

        public abstract void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Parallelism parallelism);
    }

    /// <summary>The kernels of one function, known to the compiler so that it can inline it.</summary>
    private protected sealed class Kernels<TFunction>(TFunction function) : Kernels where TFunction : struct, IActivationFunction
    {
        public override bool DerivesFromInput => TFunction.DerivesFromInput;

        public override void Forward(ReadOnlySpan<float> x, Span<float> y, Parallelism parallelism) =>
            Elementwise.Map(new ForwardKernel(function), x, y, parallelism);

        public override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Parallelism parallelism) =>
            Elementwise.Map(new BackwardKernel(function), y, dy, dx, parallelism);

        internal readonly struct ForwardKernel(TFunction function) : IUnary
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V x) where V : struct, IVector<V> => function.Forward(x);
        }

        private readonly struct BackwardKernel(TFunction function) : IBinary
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V y, V dy) where V : struct, IVector<V> => function.Backward(y, dy);
        }
    }
}
