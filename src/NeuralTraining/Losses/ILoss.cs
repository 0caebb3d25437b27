using System.Collections.ObjectModel;
using System.Numerics.Tensors;

namespace NeuralTraining.Losses;

/// <summary>Measures how far a network's outputs are from their labels or targets.</summary>
/// <remarks>A loss is the mean over the samples of a batch, so that the losses of parts of a set can be
/// averaged.</remarks>
public interface ILoss
{
    /// <summary>Gets the arguments of the constructor that results depend on, by name. Default: empty.</summary>
    /// <remarks>A checkpoint holds them and the name of the loss's class; a run resumes only with the same. So does a
    /// saved network, and a <see cref="Serialization.PartFactory"/> makes the loss of them again.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Refuses a batch that the loss cannot be computed for. Called before any other use of the batch. By
    /// default accepts every batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="outputs">The number of the network's outputs.</param>
    /// <exception cref="ArgumentException">The batch does not fit.</exception>
    void Check(in Batch batch, int outputs)
    {
    }

    /// <summary>Computes the mean loss of a batch.</summary>
    /// <param name="outputs">The network's outputs [batch, outputs].</param>
    /// <param name="batch">The batch with their labels or targets.</param>
    double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch);

    /// <summary>Computes the gradient of the mean loss for the outputs.</summary>
    /// <param name="outputs">The network's outputs [batch, outputs].</param>
    /// <param name="batch">The batch with their labels or targets.</param>
    /// <param name="dOutputs">The gradient [batch, outputs], all of which must be written.</param>
    void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs);
}
