using NeuralTraining.Losses;

namespace NeuralTraining.Networks;

/// <summary>The meaning that a loss gives to a network's outputs.</summary>
/// <param name="Probabilities">The loss that turns them into probabilities; null if none does.</param>
/// <param name="AreNumbers">Whether they are numbers to predict, and no classes.</param>
internal readonly record struct OutputMeaning(IProbabilisticLoss? Probabilities, bool AreNumbers)
{
    public static OutputMeaning Of(ILoss loss) => new(loss as IProbabilisticLoss, loss is RegressionLoss);

    /// <summary>Returns whether outputs are those of classes: the largest is that of its class, or a single one with a
    /// probability is greater than 0 for class 1.</summary>
    public bool AreClasses(int outputs) => !AreNumbers && (outputs > 1 || Probabilities is not null);

    /// <summary>Refuses outputs that are not those of classes.</summary>
    public void RequireClasses(int outputs)
    {
        RequireNoNumbers("labels or an accuracy");
        if (!AreClasses(outputs))
        {
            throw new InvalidOperationException(
                "There must be at least two outputs for the largest of them to be a class, or a loss that gives one a probability, " +
                $"as {nameof(BinaryCrossEntropy)} does, but there is one without a probability.");
        }
    }

    /// <summary>Refuses outputs that are numbers to predict.</summary>
    public void RequireNoNumbers(string wanted)
    {
        if (AreNumbers)
        {
            throw new InvalidOperationException(
                $"Outputs must be those of classes to give {wanted}, but the loss of this network is of numbers, which Predict returns.");
        }
    }
}
