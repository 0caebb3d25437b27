using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The sigmoid linear unit, also called swish (Hendrycks and Gimpel, 2016; Ramachandran et al., 2017):
/// y = x σ(x) with the logistic function σ, and the derivative σ(x) (1 + x (1 − σ(x))).</summary>
/// <remarks>Same bits on every machine; within 4 units in the last place of the exact value down to x = −87, below
/// which its magnitude is less than 2e-36 and y is 0. NaN stays NaN.</remarks>
public sealed class SiLU() : Activation(new Kernels<SiLU.Function>(default))
{
    internal readonly struct Function : IActivationFunction
    {
        public static bool DerivesFromInput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V> =>
            V.SelectIfGreater(V.Create(-VectorMath.SigmoidRange), x, V.Create(0f), x * VectorMath.Sigmoid(x, out _));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V x, V dy) where V : struct, IVector<V>
        {
            V range = V.Create(VectorMath.SigmoidRange), sigmoid = VectorMath.Sigmoid(x, out V rest);
            V bounded = V.SelectIfGreater(x, range, range, x);
            V derivative = sigmoid * V.FusedMultiplyAdd(bounded, rest, V.Create(1f));
            return dy * V.SelectIfGreater(-range, x, V.Create(0f), derivative);
        }
    }
}
