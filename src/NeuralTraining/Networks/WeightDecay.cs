using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>L2 weight decay: ½λΣW² in the loss, λW in the gradient, over weights and nothing else.</summary>
internal sealed class WeightDecay
{
    private readonly float _lambda;
    private readonly string[] _weights;

    public WeightDecay(float lambda, IEnumerable<string> weights)
    {
        _lambda = lambda;
        _weights = lambda == 0 ? [] : [.. weights];
    }

    /// <summary>Refuses what is no weight decay.</summary>
    public static void Check(float weightDecay)
    {
        if (!(weightDecay >= 0 && float.IsFinite(weightDecay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(weightDecay), $"The weight decay must be a finite number of at least zero, but was '{weightDecay}'.");
        }
    }

    public double Loss(ParameterSet parameters)
    {
        double sum = 0;
        foreach (string weight in _weights)
        {
            sum += Reductions.SumOfSquares(parameters.AsSpan(weight));
        }

        return 0.5 * _lambda * sum;
    }

    public void AddGradient(ParameterSet parameters, ParameterSet gradients)
    {
        foreach (string weight in _weights)
        {
            Elementwise.Run(new Kernel(_lambda), gradients.AsSpan(weight), parameters.AsSpan(weight));
        }
    }

    private readonly struct Kernel(float lambda) : IElementwise
    {
        public static int Targets => 1;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V dw, ref V t1, ref V t2, V w, V s1) where V : struct, IVector<V> => dw += lambda * w;
    }
}
