using System.Collections.ObjectModel;
using System.Numerics.Tensors;
using NeuralTraining.Metrics;

namespace NeuralTraining.Losses;

/// <summary>Measures how far a network's outputs are from their labels or targets.</summary>
/// <remarks>A loss is the mean over the samples of a batch, so that the losses of parts of a set can be averaged:
/// Σ wᵢlᵢ / Σ wᵢ, with the weights w of the samples, which are 1 unless a batch has others. A sample of weight 2 counts
/// like the same sample twice.</remarks>
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

    /// <summary>Gets whether the loss takes the weights of samples into account. A network refuses a batch with weights
    /// if its loss does not. Default: false.</summary>
    bool SupportsWeights => false;

    /// <summary>Returns the metrics by which a trainer evaluates a network with this loss unless others are asked for.
    /// Default: the accuracy where samples have labels and there are several outputs, otherwise none.</summary>
    /// <param name="batch">The training data.</param>
    /// <param name="outputs">The number of the network's outputs.</param>
    IReadOnlyList<IMetric> DefaultMetrics(in Batch batch, int outputs) => batch.HasLabels && outputs > 1 ? [new Accuracy()] : [];

    /// <summary>Computes the weight of a batch among other parts of a set: the divisor of its mean. Default: the sum of
    /// the samples' weights.</summary>
    /// <param name="batch">The batch.</param>
    double TotalWeight(in Batch batch) => batch.TotalWeight;

    /// <summary>Computes the mean loss of a batch. Of a batch whose <see cref="TotalWeight"/> is 0, loss and gradient
    /// are 0.</summary>
    /// <param name="outputs">The network's outputs [batch, outputs].</param>
    /// <param name="batch">The batch with their labels or targets.</param>
    double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch);

    /// <summary>Computes the gradient of the mean loss for the outputs.</summary>
    /// <param name="outputs">The network's outputs [batch, outputs].</param>
    /// <param name="batch">The batch with their labels or targets.</param>
    /// <param name="dOutputs">The gradient [batch, outputs], all of which must be written.</param>
    void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs);
}
