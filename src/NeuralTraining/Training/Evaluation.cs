namespace NeuralTraining;

/// <summary>How good a network was at one moment of its training.</summary>
/// <param name="Iteration">After how many updates.</param>
/// <param name="Epoch">How many times the training data had been gone through: updates divided by the mini-batches of an epoch.</param>
/// <param name="TrainLoss">The mean loss over the training data, in inference mode, weight decay included.</param>
/// <param name="TrainAccuracy">The share of the training data that was classified right.</param>
/// <param name="ValidationLoss">The mean loss over the validation data; null without any.</param>
/// <param name="ValidationAccuracy">The share of the validation data that was classified right; null without any.</param>
public sealed record Evaluation(
    long Iteration, double Epoch, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy);
