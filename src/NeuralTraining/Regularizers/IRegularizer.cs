using System.Collections.ObjectModel;

namespace NeuralTraining.Regularizers;

/// <summary>A penalty on weights: a term of the loss that depends on the weights alone, against overfitting.</summary>
/// <remarks>
/// <para>A network applies it to each weight matrix on its own and adds the results up: never to biases, γ or β. <see cref="MultiLayerNetOptions.Regularizers"/>
/// takes it.</para>
/// <para>Write your own by implementing both methods. Neither may allocate if training steps are not to; keep nothing from call to call, so that several
/// networks and threads may share it.</para>
/// </remarks>
public interface IRegularizer
{
    /// <summary>Gets what the regularizer was constructed with that its results depend on, by name. Default:
    /// nothing.</summary>
    /// <remarks>A checkpoint holds it, and the name of the regularizer's class, and a run goes on only with the
    /// same.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Returns the penalty on a weight matrix.</summary>
    /// <param name="weights">The weights, row by row.</param>
    double Loss(ReadOnlySpan<float> weights);

    /// <summary>Adds the gradient of the penalty to that of the loss.</summary>
    /// <param name="weights">The weights, row by row.</param>
    /// <param name="gradients">The gradient of each weight, to be added to. Not the memory of the weights.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing has been changed.</exception>
    void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients);
}
