using NeuralTraining.Regularizers;

namespace NeuralTraining.Networks;

/// <summary>The regularizers of a network, weight decay among them, applied to each of its weight matrices.</summary>
internal sealed class Regularization
{
    private readonly IRegularizer[] _regularizers;
    private readonly string[] _weights;

    public Regularization(float weightDecay, IReadOnlyList<IRegularizer> regularizers, IEnumerable<string> weights)
    {
        IRegularizer[] decay = weightDecay == 0 ? [] : [new WeightDecay(weightDecay)];
        _regularizers = [.. decay, .. regularizers];
        _weights = [.. weights];
    }

    /// <summary>The regularizers, weight decay the first if there is any.</summary>
    public IReadOnlyList<IRegularizer> Regularizers => _regularizers;

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
