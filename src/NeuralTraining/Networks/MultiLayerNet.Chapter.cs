using System.Numerics.Tensors;

namespace NeuralTraining;

/// <content>The chapter's calls as the chapter writes them, with x and t.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Computes the mean loss in inference mode, weight decay included. Does not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The label of each row.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public double Loss(ReadOnlyTensorSpan<float> x, ReadOnlySpan<int> t) => Loss(new Batch(x, t));

    /// <summary>Computes the mean loss in inference mode, weight decay included. Does not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The targets of each row [batch, outputs].</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public double Loss(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> t) => Loss(new Batch(x, t));

    /// <summary>Computes the share of samples whose outputs are those of the right class, in inference mode: see
    /// <see cref="Accuracy(in Batch)"/>. Does not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The label of each row.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public double Accuracy(ReadOnlyTensorSpan<float> x, ReadOnlySpan<int> t) => Accuracy(new Batch(x, t));

    /// <summary>Computes the share of samples whose outputs are those of the right class, in inference mode: see
    /// <see cref="Accuracy(in Batch)"/>. Does not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The targets of each row [batch, outputs].</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, or its targets are not probabilities of
    /// classes.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public double Accuracy(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> t) => Accuracy(new Batch(x, t));

    /// <summary>Computes the gradient of the loss for every parameter by backpropagation, weight decay included. Does
    /// not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The label of each row.</param>
    /// <returns>The gradients: the network's own set, which its next gradient, of a mini-batch or of a block,
    /// overwrites.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet Gradient(ReadOnlyTensorSpan<float> x, ReadOnlySpan<int> t) => Gradient(new Batch(x, t));

    /// <summary>Computes the gradient of the loss for every parameter by backpropagation, weight decay included. Does
    /// not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The targets of each row [batch, outputs].</param>
    /// <returns>The gradients: the network's own set, which its next gradient, of a mini-batch or of a block,
    /// overwrites.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet Gradient(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> t) => Gradient(new Batch(x, t));

    /// <summary>Computes the gradient by central differences. Slow; allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The label of each row.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet NumericalGradient(ReadOnlyTensorSpan<float> x, ReadOnlySpan<int> t) => NumericalGradient(new Batch(x, t));

    /// <summary>Computes the gradient by central differences. Slow; allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="t">The targets of each row [batch, outputs].</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet NumericalGradient(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> t) => NumericalGradient(new Batch(x, t));
}
