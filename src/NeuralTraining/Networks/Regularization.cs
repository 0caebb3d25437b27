using NeuralTraining.Regularizers;

namespace NeuralTraining.Networks;

/// <summary>The regularizers of a network, weight decay among them, applied to each of its weight matrices.</summary>
internal sealed class Regularization
{
    private readonly IRegularizer[] _regularizers;
    private readonly string[] _weights;

    public Regularization(float weightDecay, IReadOnlyList<IRegularizer>? regularizers, IEnumerable<string> weights)
    {
        IRegularizer[] decay = weightDecay == 0 ? [] : [new WeightDecay(weightDecay)];
        _regularizers = [.. decay, .. regularizers ?? []];
        _weights = [.. weights];
    }

    /// <summary>The regularizers, weight decay the first if there is any.</summary>
    public IReadOnlyList<IRegularizer> Regularizers => _regularizers;

    /// <summary>Refuses what is no weight decay, and what are no regularizers.</summary>
    public static void Check(float weightDecay, IReadOnlyList<IRegularizer>? regularizers)
    {
        WeightDecay.Check(weightDecay);
        for (int i = 0; i < regularizers?.Count; i++)
        {
            _ = regularizers[i] ?? throw new ArgumentException(Invariant($"None of the regularizers must be null, but that at index {i} is."), nameof(regularizers));
        }
    }

    public double Loss(ParameterSet parameters)
    {
        double sum = 0;
        foreach (IRegularizer regularizer in _regularizers)
        {
            foreach (string weight in _weights)
            {
                sum += regularizer.Loss(parameters.AsSpan(weight));
            }
        }

        return sum;
    }

    public void AddGradient(ParameterSet parameters, ParameterSet gradients)
    {
        foreach (IRegularizer regularizer in _regularizers)
        {
            foreach (string weight in _weights)
            {
                regularizer.AddGradient(parameters.AsSpan(weight), gradients.AsSpan(weight));
            }
        }
    }
}
