using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Networks;

namespace NeuralTraining;

/// <content>Probabilities and classes.</content>
public sealed partial class Ensemble
{
    /// <summary>Computes the probability of each class, or of class 1 for a single output, in inference mode: the
    /// softmax of the mean outputs, or the probabilities that another loss computes from them. Allocates the
    /// result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The probabilities [batch, outputs]; those of several classes sum to 1 in a row, within
    /// rounding.</returns>
    /// <remarks>Not the mean of the networks' probabilities: see <see cref="Ensemble"/>.</remarks>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="InvalidOperationException">The networks differ in their losses, or these have no probabilities,
    /// or another call on the ensemble or on one of its networks is under way.</exception>
    public Tensor<float> PredictProbabilities(Tensor<float> x)
    {
        using Calls calls = new(this);
        return Prediction.Create(this, x, RequireProbabilities());
    }

    /// <summary>Computes the probability of each class, or of class 1 for a single output, in inference mode, into
    /// memory of the caller. Does not allocate once a batch as large has been seen.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the probabilities [batch, outputs], dense.</param>
    /// <remarks>Not the mean of the networks' probabilities: see <see cref="Ensemble"/>.</remarks>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">The networks differ in their losses, or these have no probabilities,
    /// or another call on the ensemble or on one of its networks is under way; nothing has been written.</exception>
    public void PredictProbabilities(ReadOnlyTensorSpan<float> x, TensorSpan<float> y)
    {
        using Calls calls = new(this);
        Prediction.Write(this, x, y, RequireProbabilities());
    }

    /// <summary>Computes the class of each row: the number of its largest output, the first if several are; 1 or 0 for
    /// a single output, as it is greater than 0 or not. Allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The class of each row, from 0.</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class. The message names
    /// both.</exception>
    /// <exception cref="InvalidOperationException">A loss is a <see cref="RegressionLoss"/>; or there is one output, to
    /// which a loss gives no probability; or another call on the ensemble or on one of its networks is under
    /// way.</exception>
    public int[] PredictLabels(Tensor<float> x)
    {
        using Calls calls = new(this);
        return Prediction.CreateLabels(this, x);
    }

    /// <summary>Computes the class of each row, into memory of the caller: the number of its largest output, the first
    /// if several are; 1 or 0 for a single output, as it is greater than 0 or not. Does not allocate once a batch as
    /// large has been seen.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="labels">Takes the class of each row, from 0.</param>
    /// <exception cref="ArgumentException">The shape of x does not fit, or there are not as many labels as rows;
    /// nothing has been written.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class. The message names both;
    /// rows before it have been written.</exception>
    /// <exception cref="InvalidOperationException">A loss is a <see cref="RegressionLoss"/>; or there is one output, to
    /// which a loss gives no probability; or another call on the ensemble or on one of its networks is under way.
    /// Nothing has been written.</exception>
    public void PredictLabels(ReadOnlyTensorSpan<float> x, Span<int> labels)
    {
        using Calls calls = new(this);
        Prediction.WriteLabels(this, x, labels);
    }

    /// <summary>Numbers if one of the networks predicts numbers; probabilities if all have one kind of loss, which
    /// gives them.</summary>
    private OutputMeaning Meaning
    {
        get
        {
            OutputMeaning meaning = _networks[0].Meaning;
            foreach (MultiLayerNet network in _networks)
            {
                OutputMeaning other = network.Meaning;
                bool isAlike = other.Probabilities?.GetType() == meaning.Probabilities?.GetType();
                meaning = new OutputMeaning(isAlike ? meaning.Probabilities : null, meaning.AreNumbers || other.AreNumbers);
            }

            return meaning;
        }
    }

    /// <summary>Returns the loss that turns outputs into probabilities.</summary>
    private IProbabilisticLoss RequireProbabilities()
    {
        OutputMeaning meaning = Meaning;
        meaning.RequireNoNumbers("probabilities");
        return meaning.Probabilities ?? throw new InvalidOperationException(
            "The networks of an ensemble must all have one kind of loss, which gives probabilities, for them to be predicted, " +
            $"but the losses are {string.Join(", ", _networks.Select(each => each.LossFunction.GetType().Name).Distinct())}.");
    }
}
