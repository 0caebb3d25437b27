using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Networks;

namespace NeuralTraining;

/// <content>Probabilities and classes.</content>
public sealed partial class FrozenNetwork
{
    /// <summary>Computes the probability of each class, or of class 1 for a single output: the softmax of the outputs,
    /// their sigmoid with <see cref="BinaryCrossEntropy"/>, or the probabilities of another loss. Allocates the
    /// result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The probabilities [batch, outputs]; those of several classes sum to 1 in a row, within
    /// rounding.</returns>
    /// <remarks>A row has the same bits alone and among others.</remarks>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="InvalidOperationException">The loss of the network has no probabilities, or its file does not
    /// name them.</exception>
    public Tensor<float> PredictProbabilities(Tensor<float> x) =>
        Prediction.Create(this, x, RequireProbabilities());

    /// <summary>Computes the probability of each class, or of class 1 for a single output, into memory of the caller.
    /// Allocates only the buffers of a thread, once.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the probabilities [batch, outputs], dense.</param>
    /// <remarks>A row has the same bits alone and among others.</remarks>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">The loss of the network has no probabilities, or its file does not
    /// name them; nothing has been written.</exception>
    public void PredictProbabilities(ReadOnlyTensorSpan<float> x, TensorSpan<float> y) =>
        Prediction.Write(this, x, y, RequireProbabilities());

    /// <summary>Computes the class of each row: the number of its largest output, the first if several are; 1 or 0 for
    /// a single output, as it is greater than 0 or not. Allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The class of each row, from 0.</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class. The message names
    /// both.</exception>
    /// <exception cref="InvalidOperationException">The loss of the network was a <see cref="RegressionLoss"/>, or there
    /// is one output, to which the loss gave no probability.</exception>
    public int[] PredictLabels(Tensor<float> x) =>
        Prediction.CreateLabels(this, x);

    /// <summary>Computes the class of each row, into memory of the caller: the number of its largest output, the first
    /// if several are; 1 or 0 for a single output, as it is greater than 0 or not. Allocates only the buffers of a
    /// thread, once.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="labels">Takes the class of each row, from 0.</param>
    /// <exception cref="ArgumentException">The shape of x does not fit, or there are not as many labels as rows;
    /// nothing has been written.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class. The message names both;
    /// rows before it have been written.</exception>
    /// <exception cref="InvalidOperationException">The loss of the network was a <see cref="RegressionLoss"/>, or there
    /// is one output, to which the loss gave no probability; nothing has been written.</exception>
    public void PredictLabels(ReadOnlyTensorSpan<float> x, Span<int> labels) =>
        Prediction.WriteLabels(this, x, labels);

    /// <summary>Returns the loss that turns outputs into probabilities.</summary>
    private IProbabilisticLoss RequireProbabilities()
    {
        _meaning.RequireNoNumbers("probabilities");
        return _meaning.Probabilities ?? throw new InvalidOperationException(
            "The loss of a network must give probabilities for them to be predicted, " +
            "but that of this frozen network did not, or its file names none: " +
            $"a file can only name {nameof(SoftmaxCrossEntropy)} and {nameof(BinaryCrossEntropy)}.");
    }
}
