using System.Collections.ObjectModel;

namespace NeuralTraining.Regularizers;

/// <summary>A penalty on weights: a term of the loss that depends on the weights alone, against overfitting.</summary>
/// <remarks>
/// <para>A network applies it to each weight matrix and adds the results, never to biases, γ or β.
/// <see cref="MultiLayerNetOptions.Regularizers"/> takes it.</para>
/// <para>Implement both methods to write your own, without allocation if training steps are not to allocate. Keep no
/// state, so that several networks and threads can share it.</para>
/// </remarks>
public interface IRegularizer
{
    /// <summary>Gets the numbers that the regularizer was constructed with and its results depend on, by name. Default:
    /// empty.</summary>
    /// <remarks>A checkpoint holds them and the name of the regularizer's class; a run resumes only with the same. So
    /// does a saved network, and a <see cref="Serialization.PartFactory"/> makes the regularizer of them
    /// again.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Returns the penalty on a weight matrix.</summary>
    /// <param name="weights">The weights, row by row.</param>
    double Loss(ReadOnlySpan<float> weights);

    /// <summary>Adds the gradient of the penalty to that of the loss.</summary>
    /// <param name="weights">The weights, row by row.</param>
    /// <param name="gradients">The gradient of each weight, to be added to. Must not overlap the weights.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing has been changed.</exception>
    void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients);
}
