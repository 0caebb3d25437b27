using System.Numerics.Tensors;

namespace NeuralTraining.Losses;

/// <summary>Interprets a network's outputs as probabilities in another form, as <see cref="SoftmaxCrossEntropy"/> and
/// <see cref="BinaryCrossEntropy"/> do. <c>PredictProbabilities</c> requires one. The probability of a single output is
/// that of class 1, and greater than ½ where the output is greater than 0.</summary>
public interface IProbabilisticLoss : ILoss
{
    /// <summary>Computes the probabilities of outputs. A row must depend on its own outputs alone.</summary>
    /// <remarks>Keep no state from call to call: a frozen network calls this from several threads at once.</remarks>
    /// <param name="outputs">The network's outputs [batch, outputs].</param>
    /// <param name="probabilities">Takes the probabilities [batch, outputs]. May be the memory of the outputs.</param>
    void ToProbabilities(ReadOnlyTensorSpan<float> outputs, TensorSpan<float> probabilities);
}
