using System.Collections.ObjectModel;
using System.Numerics.Tensors;

namespace NeuralTraining.Layers;

/// <summary>One step of a network: y = f(x) for every row of a mini-batch, and its gradients.</summary>
/// <remarks>
/// <para>The network owns all memory: it hands x and y, or dy and dx, to each call, as dense matrices with a row per
/// sample, and keeps every x and y until the backward pass is done. A layer keeps no reference to them.</para>
/// <para>The order of calls is <see cref="Build"/> once, <see cref="Bind"/> once, then <see cref="Forward"/> any number
/// of times; a <see cref="Backward"/> follows a <see cref="Forward"/> in training mode with the same x, y and pass. A
/// layer belongs to one network, and to one thread at a time. If it shares its work among threads, it takes the spans
/// it needs from the sets beforehand, as the sets refuse every thread but the caller's.</para>
/// </remarks>
public interface ILayer
{
    /// <summary>Gets the numbers that the layer was constructed with and its results depend on, by name. Default:
    /// empty.</summary>
    /// <remarks>A checkpoint holds them and the name of the layer's class; a run resumes only with the same. So does a
    /// saved network, and a <see cref="Serialization.PartFactory"/> makes the layer of them again.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Declares the layer's parameters and buffers.</summary>
    /// <param name="layer">Gives the number of inputs and takes the declarations.</param>
    /// <returns>The number of outputs (the width of y), at least 1.</returns>
    int Build(LayerBuilder layer);

    /// <summary>Binds the layer to the sets with the values that it declared, under the names that
    /// <see cref="LayerBuilder"/> returned.</summary>
    /// <param name="parameters">The parameters, which the layer reads.</param>
    /// <param name="gradients">Their gradients: <see cref="Backward"/> overwrites the layer's own.</param>
    /// <param name="buffers">Values that training changes but the optimizer does not.</param>
    void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers);

    /// <summary>Returns a layer that always predicts as this one does now, for <see cref="MultiLayerNet.Freeze"/>.
    /// Default: null: networks with the layer cannot be frozen.</summary>
    /// <remarks>Only <see cref="Forward"/> of the returned layer is called, in inference mode and by any number of
    /// threads at once: it must change nothing but y, and a row of y may depend on that row of x alone. A layer that
    /// declares nothing and keeps nothing returns itself. One with parameters or buffers returns another that holds a
    /// copy of them.</remarks>
    ILayer? Freeze() => null;

    /// <summary>Computes y from x.</summary>
    /// <param name="x">The inputs [batch, inputs].</param>
    /// <param name="y">The outputs [batch, outputs], all of which must be written.</param>
    /// <param name="pass">The mode, and everything that randomness may depend on.</param>
    void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass);

    /// <summary>Computes the gradients of the loss for x and for the layer's parameters from the gradient for
    /// y.</summary>
    /// <param name="x">The inputs of the forward pass [batch, inputs].</param>
    /// <param name="y">The outputs of the forward pass [batch, outputs].</param>
    /// <param name="dy">The gradient of the loss for y [batch, outputs].</param>
    /// <param name="dx">The gradient of the loss for x [batch, inputs], all of which must be written unless
    /// <see cref="Pass.NeedsInputGradient"/> is false.</param>
    /// <param name="pass">The pass of the forward call.</param>
    void Backward(
        ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass);
}
